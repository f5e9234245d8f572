package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.learn.LearnedPath.Generalisation;
import dev.lsmith.policy.Synthesis.LeftOut;
import dev.lsmith.policy.Synthesis.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Gathers what is learned for a profile: rules with their reasons, accesses for which there is no rule, and sentences for the
 * report. Each kind adds its rules by a {@link RuleKind.Learner}.
 */
public final class LearnedRules {
    private static final String RUNTIME = "the container runtime's need";

    private final List<LearnedRule> drafts = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Function<Rule, String> writer;

    /** Nothing yet; {@code writer} gives a rule as it is written. */
    public LearnedRules(Function<Rule, String> writer) {
        this.writer = writer;
    }

    /** A rule as it is written. */
    String text(Rule rule) {
        return writer.apply(rule);
    }

    /** Adds a rule with its reason. */
    public void add(LearnedRule draft) {
        drafts.add(draft);
    }

    /** A rule that one access asks for. */
    void add(Rule rule, Access access, Evidence evidence) {
        add(rule, new TreeMap<>(Map.of(access, evidence)));
    }

    /**
     * Accesses of a class that AppArmor mediates from 4.0 on: all of them where the abi is newer, else none, and each is left out.
     */
    <A extends Access> SortedMap<A, Evidence> mediatedSince4(SortedMap<A, Evidence> uses, LanguageVersion abi) {
        if (abi.has(LanguageVersion.V4_0)) {
            return uses;
        }
        uses.forEach((use, evidence) ->
                leaveOut(use, evidence, "abi 3.0 does not mediate it: open as far as AppArmor goes"));
        return new TreeMap<>();
    }

    /** A rule that accesses ask for. */
    public void add(Rule rule, SortedMap<? extends Access, Evidence> accesses) {
        add(rule, accesses, Optional.empty());
    }

    /** A rule that accesses ask for and that a generalisation may have widened. */
    public void add(
            Rule rule, SortedMap<? extends Access, Evidence> accesses, Optional<Generalisation> generalisation) {
        add(rule, List.copyOf(accesses.keySet()), merged(accesses), generalisation);
    }

    /** A rule that accesses with that evidence ask for. */
    public void add(Rule rule, List<Access> accesses, Evidence evidence, Optional<Generalisation> generalisation) {
        drafts.add(
                new LearnedRule(rule, comment(evidence, generalisation), reason(accesses, evidence), generalisation));
    }

    /** What stands behind a rule in the profile. */
    String comment(Evidence evidence, Optional<Generalisation> generalisation) {
        return evidence.phases().equals(Set.of(Phase.RUNTIME))
                ? RUNTIME
                : generalisation.map(Generalisation::rule).orElse("");
    }

    /** Notes that no rule is made for an access that was seen, and why. */
    public void leaveOut(Access access, Evidence evidence, String reason) {
        leftOut.add(new LeftOut(access, reason, evidence));
    }

    /** Adds a sentence for the report. */
    public void note(String note) {
        notes.add(note);
    }

    /** A note that several rules may give. */
    public void noteOnce(String note) {
        if (!notes.contains(note)) {
            notes.add(note);
        }
    }

    /** The rules so far, in the order in which they were added. */
    public List<LearnedRule> drafts() {
        return Collections.unmodifiableList(drafts);
    }

    /** The accesses for which there is no rule, with the reason. */
    public List<LeftOut> leftOut() {
        return Collections.unmodifiableList(leftOut);
    }

    /** The sentences for the report, in the order in which they were added. */
    public List<String> notes() {
        return Collections.unmodifiableList(notes);
    }

    /** Observed where AppArmor said so, else derived from the one that did. */
    public static Reason reason(List<Access> sorted, Evidence evidence) {
        if (evidence.reporters().contains(Reporter.APPARMOR)) {
            return new Reason.Observed(sorted, evidence);
        }
        return new Reason.Derived("what another mechanism reported", sorted, evidence);
    }

    /** The evidence of all of them together. */
    public static Evidence merged(SortedMap<? extends Access, Evidence> accesses) {
        return accesses.values().stream().reduce(Evidence::merge).orElseThrow();
    }

    /** Groups accesses by what their rules have in common. */
    public static <K extends Comparable<? super K>, A extends Access> SortedMap<K, SortedMap<A, Evidence>> grouped(
            SortedMap<A, Evidence> accesses, Function<A, K> key) {
        SortedMap<K, SortedMap<A, Evidence>> groups = new TreeMap<>();
        for (Map.Entry<A, Evidence> e : accesses.entrySet()) {
            groups.computeIfAbsent(key.apply(e.getKey()), k -> new TreeMap<>()).put(e.getKey(), e.getValue());
        }
        return groups;
    }

    /**
     * A rule that a profile is to have.
     *
     * @param rule the rule
     * @param comment what stands behind it in the profile
     * @param reason why
     * @param generalisation how single accesses became its pattern
     */
    public record LearnedRule(Rule rule, String comment, Reason reason, Optional<Generalisation> generalisation) {
        /** The name of Docker's default profile in reasons. */
        public static final String DOCKER_DEFAULT = "docker-default";

        /** A rule of Docker's default, kept as nothing that was recorded says less. */
        public static LearnedRule ofDefault(Rule rule) {
            return of(rule, new Reason.Baseline(DOCKER_DEFAULT, "no evidence that says less"));
        }

        /** A rule that no single access asks for. */
        public static LearnedRule of(Rule rule, Reason reason) {
            return new LearnedRule(rule, "", reason, Optional.empty());
        }
    }
}
