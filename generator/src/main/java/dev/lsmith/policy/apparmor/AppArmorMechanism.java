package dev.lsmith.policy.apparmor;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.model.Model;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.Decision;
import dev.lsmith.policy.Decision.Explanation;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.DenialReason;
import dev.lsmith.policy.LaunchSettings;
import dev.lsmith.policy.LaunchSettings.ProfileSetting;
import dev.lsmith.policy.LaunchSettings.SecurityOption;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.RuleEditor;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.apparmor.AbstractionPrices.AbstractionPrice;
import dev.lsmith.policy.apparmor.DefaultRules.DockerDefault;
import dev.lsmith.policy.apparmor.lint.Lint;
import dev.lsmith.policy.apparmor.meaning.MeaningComparison;
import dev.lsmith.policy.apparmor.meaning.MeaningExplanation;
import dev.lsmith.policy.apparmor.meaning.ProfileDecider;
import dev.lsmith.policy.apparmor.rule.AccessText;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.Preamble;
import dev.lsmith.policy.apparmor.syntax.ProfileReader;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** AppArmor profiles (apparmor.d(5)). */
public final class AppArmorMechanism implements Mechanism<AppArmorProfile> {
    private static final Path INSTALLED_ABSTRACTIONS = Path.of("/etc/apparmor.d/abstractions");

    private final Abi abi;
    private final boolean suggestsAbstractions;
    private final PolicyMeaning meaning;
    private final PolicySources sources;
    private final Model seen;
    private final ProfileWriter writer = new ProfileWriter();

    /** A mechanism that writes for this abi, and reads includes from the installed policy. */
    public AppArmorMechanism(Abi abi) {
        this(abi, PolicySources.INSTALLED, Model.EMPTY, false);
    }

    /**
     * A mechanism that compares, explains and lints.
     *
     * @param sources what policies are read with
     * @param seen recordings that tell why a rule is there; may be empty
     */
    public static AppArmorMechanism asking(PolicySources sources, Model seen) {
        return new AppArmorMechanism(Abi.V3_0, sources, seen, false);
    }

    private AppArmorMechanism(Abi abi, PolicySources sources, Model seen, boolean suggestsAbstractions) {
        this.abi = abi;
        this.suggestsAbstractions = suggestsAbstractions;
        this.sources = sources;
        this.seen = seen;
        this.meaning = new PolicyMeaning(sources);
    }

    /** The same, which notes beside its policies what the installed abstractions would cost. */
    public AppArmorMechanism suggestingAbstractions() {
        return new AppArmorMechanism(abi, sources, seen, true);
    }

    @Override
    public String name() {
        return "apparmor";
    }

    @Override
    public Set<Reporter> reporters() {
        return Set.of(Reporter.APPARMOR);
    }

    @Override
    public OutputPlace place() {
        return OutputPlace.folder("apparmor", "");
    }

    /** The language has no sign of its own: what is nobody else's is taken for a profile. */
    @Override
    public Likeness likeness(String name, String text) {
        return Likeness.POSSIBLE;
    }

    @Override
    public LaunchSettings launch(Assignment assignment, AppArmorProfile policy) {
        String profile = assignment.name();
        SecurityOption option =
                SecurityOption.on(Reporter.APPARMOR, "apparmor=" + profile, "the AppArmor profile of this policy");
        return LaunchSettings.of(List.of(option)).with(new ProfileSetting(profile, OperatorAbstract.of(policy)));
    }

    /** In complain mode. */
    @Override
    public AppArmorProfile staged(AppArmorProfile policy) {
        return policy.complaining();
    }

    @Override
    public List<Finding> lint(List<SourceFile> files) {
        Lint lint = new Lint(sources.includes(), sources.version());
        List<Finding> findings = new ArrayList<>();
        files.forEach(file -> findings.addAll(lint.check(file.name(), file.text())));
        return findings;
    }

    @Override
    public Synthesis<AppArmorProfile> synthesise(Assignment assignment) {
        Synthesis<AppArmorProfile> synthesis = new ProfileSynthesis(abi, writer, assignment).make();
        return suggestsAbstractions ? priced(synthesis) : synthesis;
    }

    /** The same policy with a note for each installed abstraction that stands for some of its rules. */
    private Synthesis<AppArmorProfile> priced(Synthesis<AppArmorProfile> synthesis) {
        List<String> notes = new ArrayList<>(synthesis.notes());
        List<AbstractionPrice> prices =
                new AbstractionPrices(synthesis.policy(), sources.includes()).of(INSTALLED_ABSTRACTIONS);
        prices.forEach(p -> notes.add(p.sentence()));
        if (prices.isEmpty()) {
            notes.add("no installed abstraction stands for two or more of the rules");
        }
        return new Synthesis<>(
                synthesis.policy(),
                synthesis.basis(),
                synthesis.justifications(),
                synthesis.leftOut(),
                synthesis.wider(),
                notes);
    }

    @Override
    public SortedMap<String, String> render(AppArmorProfile policy) {
        String name = policy.profiles().isEmpty()
                ? "empty"
                : plain(policy.profiles().get(0).name());
        SortedMap<String, String> files = new TreeMap<>();
        files.put("apparmor/" + name, writer.write(policy));
        return files;
    }

    /** The name as one segment of a path. */
    private static String plain(Glob name) {
        return name.text().replaceAll("[^A-Za-z0-9_.-]+", ".").replaceAll("^\\.+", "");
    }

    @Override
    public AppArmorProfile read(String source, String text) throws InputException {
        AppArmorProfile policy = ProfileReader.read(source, text);
        if (policy.profiles().isEmpty() && policy.preamble().stream().noneMatch(Preamble.Include.class::isInstance)) {
            throw new InputException(Diagnostic.error(
                    "no-profile",
                    Position.ofSource(source),
                    "it holds no profile",
                    "name a file with one, apparmor.d(5)"));
        }
        return policy;
    }

    @Override
    public Decision decide(AppArmorProfile policy, Access access) {
        try {
            return decider(policy).decide(access);
        } catch (InputException e) {
            throw new IllegalArgumentException(e.diagnostic().message(), e);
        }
    }

    @Override
    public AppArmorDecider decider(AppArmorProfile policy) throws InputException {
        return AppArmorDecider.of(meaning.of(policy), writer);
    }

    /** Docker's own profile, made ready for questions. */
    public AppArmorDecider dockerDefault() {
        try {
            return AppArmorDecider.of(List.of(DockerDefault.load().meaning()), writer);
        } catch (InputException e) {
            throw new IllegalStateException(e.diagnostic().message(), e);
        }
    }

    @Override
    public Comparison compare(AppArmorProfile before, AppArmorProfile after) throws InputException {
        Comparison comparison =
                MeaningComparison.of(meaning.of(before.calledAs(after)), meaning.of(after), writer, seen);
        return before.calledAs(after).equals(before) ? comparison : calledOtherwise(comparison, before, after);
    }

    /** The name is told among what neither opens nor closes. */
    private static Comparison calledOtherwise(Comparison comparison, AppArmorProfile before, AppArmorProfile after) {
        List<Difference> differences = new ArrayList<>(comparison.of(ChangeDirection.WIDENED));
        differences.addAll(comparison.of(ChangeDirection.NARROWED));
        differences.add(new Difference(
                ChangeDirection.CHANGED,
                after.profiles().get(0).name().text(),
                "name",
                "it was called " + before.profiles().get(0).name().text(),
                "",
                List.of(),
                List.of()));
        differences.addAll(comparison.of(ChangeDirection.CHANGED));
        return new Comparison(differences, comparison.open());
    }

    @Override
    public List<Explanation> explain(AppArmorProfile policy, String access) throws InputException {
        return MeaningExplanation.of(meaning.of(policy), access, writer, seen);
    }

    @Override
    public List<Explanation> explain(AppArmorProfile policy, Access access) throws InputException {
        return MeaningExplanation.ofFirst(meaning.of(policy), access, writer, seen);
    }

    @Override
    public DenialReason<AppArmorProfile> reason(AppArmorProfile policy, Access access, Evidence evidence)
            throws InputException {
        ProfileDecider decider = ProfileDecider.of(meaning.of(policy).get(0));
        return new ProfileRefusal(policy, decider.decide(access), writer).of(access, evidence);
    }

    /**
     * An access as rules write it.
     *
     * @throws InputException when the text is none
     */
    public static Access access(String text) throws InputException {
        return AccessText.parse(text);
    }

    @Override
    public Optional<RuleEditor<AppArmorProfile>> editor() {
        return Optional.of(new ProfileEditor(writer));
    }
}
