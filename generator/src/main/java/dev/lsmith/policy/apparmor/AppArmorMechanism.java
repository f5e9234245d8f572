package dev.lsmith.policy.apparmor;

import dev.lsmith.access.Access;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.model.Model;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Decision;
import dev.lsmith.policy.Explanation;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.apparmor.meaning.MeaningComparison;
import dev.lsmith.policy.apparmor.meaning.MeaningExplanation;
import dev.lsmith.policy.apparmor.resolve.SearchPath;
import dev.lsmith.policy.apparmor.rule.LanguageVersion;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.Preamble;
import dev.lsmith.policy.apparmor.syntax.ProfileReader;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** AppArmor profiles (apparmor.d(5)). */
public final class AppArmorMechanism implements Mechanism<AppArmorProfile> {
    private final Abi abi;
    private final PolicyMeaning meaning;
    private final Model seen;
    private final ProfileWriter writer = new ProfileWriter();

    /** A target that writes for this abi, and reads includes from the installed policy. */
    public AppArmorMechanism(Abi abi) {
        this(abi, SearchPath.standard(), LanguageVersion.NEWEST, Model.EMPTY);
    }

    /**
     * A target that compares and explains.
     *
     * @param includes where included files are looked for
     * @param version the version of the language
     * @param seen recordings that tell why a rule is there; may be empty
     */
    public AppArmorMechanism(Abi abi, SearchPath includes, LanguageVersion version, Model seen) {
        this.abi = abi;
        this.seen = seen;
        this.meaning = new PolicyMeaning(includes, version);
    }

    @Override
    public String name() {
        return "apparmor";
    }

    @Override
    public Synthesis<AppArmorProfile> synthesise(Assignment assignment) {
        return new ProfileSynthesis(abi, writer, assignment).make();
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

    @Override
    public Comparison compare(AppArmorProfile before, AppArmorProfile after) throws InputException {
        return MeaningComparison.of(meaning.of(before), meaning.of(after), writer, seen);
    }

    @Override
    public List<Explanation> explain(AppArmorProfile policy, String access) throws InputException {
        return MeaningExplanation.of(meaning.of(policy), access, writer, seen);
    }
}
