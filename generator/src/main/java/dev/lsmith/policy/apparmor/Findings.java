package dev.lsmith.policy.apparmor;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Phase;
import dev.lsmith.access.Reporter;
import dev.lsmith.learn.Generalisation;
import dev.lsmith.policy.LeftOut;
import dev.lsmith.policy.Reason;
import dev.lsmith.policy.apparmor.rule.Rule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** What a synthesis has come to so far: rules, what is left out, and what is worth a word. */
final class Findings {
    private static final String RUNTIME = "the container runtime's need";

    private final List<Draft> drafts = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    void add(Draft draft) {
        drafts.add(draft);
    }

    /** A rule that accesses ask for. */
    void add(Rule rule, SortedMap<? extends Access, Evidence> accesses) {
        add(rule, accesses, Optional.empty());
    }

    /** A rule that accesses ask for and that a generalisation may have widened. */
    void add(Rule rule, SortedMap<? extends Access, Evidence> accesses, Optional<Generalisation> generalisation) {
        add(rule, List.copyOf(accesses.keySet()), merged(accesses), generalisation);
    }

    /** A rule that accesses with that evidence ask for. */
    void add(Rule rule, List<Access> accesses, Evidence evidence, Optional<Generalisation> generalisation) {
        String comment = evidence.phases().equals(Set.of(Phase.RUNTIME))
                ? RUNTIME
                : generalisation.map(Generalisation::rule).orElse("");
        drafts.add(new Draft(rule, comment, reason(accesses, evidence), generalisation));
    }

    void leaveOut(Access access, Evidence evidence, String reason) {
        leftOut.add(new LeftOut(access, reason, evidence));
    }

    void note(String note) {
        notes.add(note);
    }

    /** A note that several rules may give. */
    void noteOnce(String note) {
        if (!notes.contains(note)) {
            notes.add(note);
        }
    }

    List<Draft> drafts() {
        return Collections.unmodifiableList(drafts);
    }

    List<LeftOut> leftOut() {
        return Collections.unmodifiableList(leftOut);
    }

    List<String> notes() {
        return Collections.unmodifiableList(notes);
    }

    /** Observed where AppArmor said so, else derived from the one that did. */
    static Reason reason(List<Access> sorted, Evidence evidence) {
        if (evidence.reporters().contains(Reporter.APPARMOR)) {
            return new Reason.Observed(sorted, evidence);
        }
        return new Reason.Derived("what another mechanism reported", sorted, evidence);
    }

    /** The evidence of all of them together. */
    static Evidence merged(SortedMap<? extends Access, Evidence> accesses) {
        return accesses.values().stream().reduce(Evidence::merge).orElseThrow();
    }

    /** Groups accesses by what their rules have in common. */
    static <K extends Comparable<? super K>, A extends Access> SortedMap<K, SortedMap<A, Evidence>> grouped(
            SortedMap<A, Evidence> accesses, Function<A, K> key) {
        SortedMap<K, SortedMap<A, Evidence>> groups = new TreeMap<>();
        for (Map.Entry<A, Evidence> e : accesses.entrySet()) {
            groups.computeIfAbsent(key.apply(e.getKey()), k -> new TreeMap<>()).put(e.getKey(), e.getValue());
        }
        return groups;
    }
}
