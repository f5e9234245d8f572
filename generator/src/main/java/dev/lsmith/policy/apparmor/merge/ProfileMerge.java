package dev.lsmith.policy.apparmor.merge;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Printable;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.Synthesis.Justification;
import dev.lsmith.policy.Synthesis.LeftOut;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.apparmor.meaning.ProfileDecider;
import dev.lsmith.policy.apparmor.meaning.ProfileMeaning;
import dev.lsmith.policy.apparmor.meaning.RedundantRules;
import dev.lsmith.policy.apparmor.meaning.RedundantRules.RedundantRule;
import dev.lsmith.policy.apparmor.merge.Addition.BodyEnd;
import dev.lsmith.policy.apparmor.resolve.Resolution;
import dev.lsmith.policy.apparmor.resolve.SearchPath;
import dev.lsmith.policy.apparmor.rule.IncludeRule;
import dev.lsmith.policy.apparmor.rule.LanguageVersion;
import dev.lsmith.policy.apparmor.rule.Mediation;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.rule.SourcePlace;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.Item;
import dev.lsmith.policy.apparmor.syntax.Preamble;
import dev.lsmith.policy.apparmor.syntax.Preamble.PlacedStatement;
import dev.lsmith.policy.apparmor.syntax.Profile;
import dev.lsmith.policy.apparmor.syntax.ProfileReader;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import dev.lsmith.policy.apparmor.syntax.RuleOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** Puts what was learned into one profile of a file. */
public final class ProfileMerge {
    private static final LanguageVersion VERSION = LanguageVersion.NEWEST;

    private final String source;
    private final String text;
    private final SearchPath path;
    private final AppArmorProfile written;
    private final AppArmorProfile resolved;
    private final ProfileWriter writer = new ProfileWriter();

    /**
     * Reads the file.
     *
     * @param source its name, for messages
     * @param text its text
     * @param path where included files are looked for
     * @throws InputException when it is not of the language, or an include or a variable is missing
     */
    public ProfileMerge(String source, String text, SearchPath path) throws InputException {
        this.source = source;
        this.text = text;
        this.path = path;
        this.written = ProfileReader.read(source, text);
        this.resolved = Resolution.resolve(written, path, VERSION);
    }

    /**
     * What a merge came to.
     *
     * @param profile the full name of the profile that was added to
     * @param text the file with the additions; the same as before when there are none
     * @param synthesis the rules that were added with their reasons, and what was seen and is not added
     * @param added the lines that were added, as written; empty when nothing was missing
     * @param conflicts what was seen and a {@code deny} of the person's forbids, with both places; not added
     */
    public record Merged(
            String profile,
            String text,
            Synthesis<AppArmorProfile> synthesis,
            List<String> added,
            List<String> conflicts) {
        public Merged {
            added = List.copyOf(added);
            conflicts = List.copyOf(conflicts);
        }
    }

    /**
     * Adds what was seen and is not allowed yet. What no record asks for is left to the person: denials of the learned
     * policy, what the container was given, and what a baseline alone speaks for.
     *
     * @param learned the policy that the log alone would give
     * @param name the profile's name or attachment as the user says it
     * @param subject the name that the log knows it by
     * @param origin what the mark names: the logs
     * @throws InputException when the profile cannot be told, or is too complex
     */
    public Merged merge(Synthesis<AppArmorProfile> learned, Optional<String> name, String subject, String origin)
            throws InputException {
        NamedProfile target = NamedProfile.choose(written, name, subject, source);
        Profile present = target.resolvedIn(resolved);
        MissingRules gaps = new MissingRules(ProfileDecider.of(meaning(present)), writer);
        FreeVariables variables = new FreeVariables(written, learned.policy(), path);
        List<RuleLine> missing = new ArrayList<>();
        List<Justification> reasons = new ArrayList<>();
        for (RuleLine line : learned.policy().profiles().get(0).lines()) {
            List<Justification> why = justifications(learned, writer.write(line.rule()));
            Optional<Rule> rule = line.rule().qualifiers().denies() || line.rule() instanceof IncludeRule
                    ? Optional.empty()
                    : missing(gaps, line.rule(), why);
            if (rule.isPresent()) {
                Rule known = variables.bound(rule.get());
                missing.add(new RuleLine(known, comment(line, why)));
                String ruleText = writer.write(known);
                why.forEach(j -> reasons.add(new Justification(ruleText, j.reason(), j.generalisation())));
            }
        }
        List<RuleLine> needed = withoutIdle(present, missing, variables.definitions(missing));
        return merged(target, needed, variables.definitions(needed), reasons, gaps, learned, origin);
    }

    private static Optional<Rule> missing(MissingRules gaps, Rule rule, List<Justification> why) {
        List<Access> accesses = new ArrayList<>();
        Optional<Evidence> evidence = Optional.empty();
        for (Justification one : why) {
            if (one.reason() instanceof Reason.Observed seen) {
                accesses.addAll(seen.accesses());
                evidence =
                        Optional.of(evidence.map(e -> e.merge(seen.evidence())).orElse(seen.evidence()));
            } else if (one.reason() instanceof Reason.Derived derived) {
                accesses.addAll(derived.accesses());
                evidence = Optional.of(
                        evidence.map(e -> e.merge(derived.evidence())).orElse(derived.evidence()));
            }
        }
        return evidence.isEmpty() ? Optional.empty() : gaps.missing(rule, accesses, evidence.get());
    }

    private static List<Justification> justifications(Synthesis<AppArmorProfile> learned, String rule) {
        return learned.justifications().stream()
                .filter(j -> j.rule().equals(rule))
                .toList();
    }

    /** The comment of the generated rule, and where it was seen first. */
    private static String comment(RuleLine line, List<Justification> why) {
        String seen = why.stream()
                .flatMap(j -> j.reason() instanceof Reason.Observed o
                        ? Optional.of(o.evidence()).stream()
                        : Optional.<Evidence>empty().stream())
                .findFirst()
                .map(e -> "seen " + e.count() + (e.count() == 1 ? " time" : " times")
                        + e.positions().stream()
                                .findFirst()
                                .map(p -> ", " + Printable.of(p.toString()))
                                .orElse(""))
                .orElse("");
        return line.comment().isEmpty() || seen.isEmpty() ? line.comment() + seen : line.comment() + "; " + seen;
    }

    /** Leaves away what the profile with all of it would not need. */
    private List<RuleLine> withoutIdle(Profile present, List<RuleLine> missing, List<Preamble> definitions)
            throws InputException {
        List<Item> items = new ArrayList<>(present.items());
        List<RuleLine> placed = new ArrayList<>();
        for (int i = 0; i < missing.size(); i++) {
            RuleLine line = missing.get(i);
            placed.add(new RuleLine(line.rule(), line.comment(), new SourcePlace("added", i + 1, 1)));
        }
        List<Item> all = new ArrayList<>(variablesGone(placed, definitions));
        items.addAll(all);
        Set<Integer> redundant = new HashSet<>();
        Profile whole = new Profile(present.head(), items, present.at());
        for (RedundantRule one : RedundantRules.of(
                        meaning(whole), line -> line.at().file().equals("added"))
                .redundant()) {
            redundant.add(one.line().at().line());
        }
        List<RuleLine> needed = new ArrayList<>();
        for (int i = 0; i < missing.size(); i++) {
            if (!redundant.contains(i + 1)) {
                needed.add(missing.get(i));
            }
        }
        return needed;
    }

    private List<RuleLine> variablesGone(List<RuleLine> lines, List<Preamble> definitions) throws InputException {
        Profile probe = Profile.named("probe", new TreeSet<>(), lines);
        List<Item> items = List.of(probe);
        List<PlacedStatement> preamble = new ArrayList<>(written.lines());
        definitions.forEach(definition -> preamble.add(PlacedStatement.of(definition)));
        return Resolution.resolve(new AppArmorProfile(preamble, items), path, VERSION)
                .profiles()
                .get(0)
                .lines();
    }

    private Merged merged(
            NamedProfile target,
            List<RuleLine> needed,
            List<Preamble> definitions,
            List<Justification> reasons,
            MissingRules gaps,
            Synthesis<AppArmorProfile> learned,
            String origin) {
        List<LeftOut> leftOut = new ArrayList<>(learned.leftOut());
        leftOut.addAll(gaps.reported());
        RuleOrder order = RuleOrder.shipped();
        List<RuleLine> sorted = order.sort(needed, writer::write);
        List<Item> items =
                sorted.isEmpty() ? List.of() : Addition.marked(Printable.of(origin), order.withHeadings(sorted));
        OptionalInt brace = BodyEnd.of(text, target.profile().at());
        boolean adds = !items.isEmpty() && brace.isPresent();
        String result =
                adds ? new Addition(text, brace.getAsInt()).with(definitions, definitionsAt(), items, writer) : text;
        Set<String> texts = new HashSet<>();
        sorted.forEach(l -> texts.add(writer.write(l.rule())));
        List<String> notes = new ArrayList<>(learned.notes());
        notes.add("merged into the profile `" + target.name() + "` of " + source + ": "
                + (adds ? sorted.size() + " rules added" : "nothing was missing"));
        Synthesis<AppArmorProfile> synthesis = new Synthesis<>(
                AppArmorProfile.of(
                        List.of(),
                        List.of(Profile.named(target.name(), target.profile().flags(), sorted))),
                learned.basis(),
                reasons.stream().filter(j -> texts.contains(j.rule())).toList(),
                leftOut,
                learned.wider().stream().filter(w -> texts.contains(w.rule())).toList(),
                notes);
        List<String> added = adds ? added(definitions, items) : List.of();
        return new Merged(target.name(), result, synthesis, added, gaps.conflicts());
    }

    /** The lines as written, of long definitions only whose they are. */
    private List<String> added(List<Preamble> definitions, List<Item> items) {
        List<String> lines = new ArrayList<>();
        definitions.forEach(definition -> {
            if (definition instanceof Preamble.VariableDefinition variable) {
                lines.add("@{" + variable.name() + "} = ...");
            }
        });
        lines.addAll(writer.write(AppArmorProfile.of(List.of(), items)).lines().toList());
        return lines;
    }

    /** Variables are declared before the first profile. */
    private SourcePlace definitionsAt() {
        return written.profiles().get(0).at();
    }

    /** By what the file's own abi mediates: rules of another class would have no effect there. */
    private ProfileMeaning meaning(Profile profile) throws InputException {
        return ProfileMeaning.of(
                profile, Map.of(), Mediation.ofAbi(written.abi()).compiledBy(VERSION));
    }
}
