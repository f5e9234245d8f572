package dev.lsmith.policy.selinux;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.learn.LearnedPath.Generalisation;
import dev.lsmith.policy.Synthesis.Justification;
import dev.lsmith.policy.Synthesis.LeftOut;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.selinux.SelinuxModule.OptionalBlock;
import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
import dev.lsmith.policy.selinux.SelinuxRule.RuleEffect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A module in the making: rules with a reason each. */
final class ModuleDraft {
    private record ReasonedRule(
            String block, SelinuxRule rule, Reason reason, Optional<Generalisation> generalisation) {}

    private record Blocked(String block, SelinuxRule rule) {}

    /** What rules that become one rule of the module have in common. */
    private record RuleKey(boolean optional, String source, String target, String tclass, int rank) {
        static RuleKey of(SelinuxRule rule, boolean optional) {
            return new RuleKey(optional, rule.source(), rule.target(), rule.tclass(), rule.rank());
        }
    }

    private final List<ReasonedRule> entries = new ArrayList<>();

    /** Each rule once: many accesses ask for the same. */
    private final Map<SelinuxRule, SelinuxRule> rules = new HashMap<>();

    private final SortedMap<FileContext, Reason> contexts = new TreeMap<>();
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final SortedSet<String> notes = new TreeSet<>();

    /** A rule that always holds. */
    void add(SelinuxRule rule, Reason reason) {
        add("", rule, reason, Optional.empty());
    }

    private void add(String block, SelinuxRule rule, Reason reason, Optional<Generalisation> generalisation) {
        entries.add(new ReasonedRule(block, rules.computeIfAbsent(rule, r -> r), reason, generalisation));
    }

    /** A rule that allows more than was seen. */
    void add(SelinuxRule rule, Reason reason, Generalisation generalisation) {
        add("", rule, reason, Optional.of(generalisation));
    }

    /** A rule of an optional block; rules of the same block stand or fall together. */
    void addOptional(String block, SelinuxRule rule, Reason reason) {
        add(block, rule, reason, Optional.empty());
    }

    void context(FileContext context, Reason reason) {
        contexts.putIfAbsent(context, reason);
    }

    void leave(Access access, String reason, Evidence evidence) {
        leftOut.add(new LeftOut(access, reason, evidence));
    }

    void note(String note) {
        notes.add(note);
    }

    List<LeftOut> leftOut() {
        return leftOut;
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    /** Whether a rule of the draft allows any of the permissions. */
    boolean allowsAny(AccessRule wanted) {
        return entries.stream()
                .anyMatch(e -> e.rule() instanceof AccessRule r
                        && r.effect() == RuleEffect.ALLOW
                        && r.source().equals(wanted.source())
                        && r.target().equals(wanted.target())
                        && r.tclass().equals(wanted.tclass())
                        && r.permissions().stream()
                                .anyMatch(p -> wanted.permissions().contains(p)));
    }

    /** The module of all that was added. */
    SelinuxModule module(
            String name,
            SortedSet<String> types,
            SortedMap<String, SortedSet<String>> memberships,
            SortedMap<String, SortedSet<String>> roleTypes) {
        SortedMap<String, List<SelinuxRule>> blocks = new TreeMap<>();
        entries.stream()
                .map(e -> new Blocked(e.block(), e.rule()))
                .distinct()
                .forEach(b -> blocks.computeIfAbsent(b.block(), k -> new ArrayList<>())
                        .add(b.rule()));
        List<SelinuxRule> main = blocks.getOrDefault("", List.of());
        blocks.remove("");
        return new SelinuxModule(
                name,
                types,
                new TreeSet<>(),
                memberships,
                roleTypes,
                main,
                blocks.values().stream().map(OptionalBlock::new).toList(),
                List.copyOf(contexts.keySet()));
    }

    /** A reason for each rule of the module, in its order; a rule that has several is named several times. */
    List<Justification> justifications(SelinuxModule module) {
        Map<RuleKey, List<ReasonedRule>> places = new HashMap<>();
        entries.forEach(entry -> places.computeIfAbsent(
                        RuleKey.of(entry.rule(), !entry.block().isEmpty()), p -> new ArrayList<>())
                .add(entry));
        List<Justification> out = new ArrayList<>();
        module.rules().forEach(rule -> justify(rule, places.getOrDefault(RuleKey.of(rule, false), List.of()), out));
        module.optionals()
                .forEach(o -> o.rules()
                        .forEach(rule -> justify(rule, places.getOrDefault(RuleKey.of(rule, true), List.of()), out)));
        contexts.forEach(
                (context, reason) -> out.add(Justification.exact(context.regex() + " " + context.context(), reason)));
        return out;
    }

    private static void justify(SelinuxRule rule, List<ReasonedRule> entries, List<Justification> out) {
        String line = Renderer.line(rule);
        SortedMap<String, List<ReasonedRule>> byReason = new TreeMap<>();
        entries.forEach(entry ->
                byReason.computeIfAbsent(key(entry), k -> new ArrayList<>()).add(entry));
        for (List<ReasonedRule> same : byReason.values()) {
            Reason reason = join(same.stream().map(ReasonedRule::reason).toList());
            out.add(new Justification(line, reason, same.get(0).generalisation()));
        }
    }

    private static String key(ReasonedRule entry) {
        String generalised =
                entry.generalisation().map(Generalisation::toString).orElse("");
        if (entry.reason() instanceof Reason.Observed) {
            return "1 " + generalised;
        }
        if (entry.reason() instanceof Reason.Derived derived) {
            return "2 " + derived.how() + " " + generalised;
        }
        return "3 " + entry.reason() + " " + generalised;
    }

    /** One reason for all, which are of one kind. All at once: one after the other would sort what grows each time. */
    private static Reason join(List<Reason> reasons) {
        Reason first = reasons.get(0);
        if (reasons.size() == 1) {
            return first;
        }
        List<Access> accesses = reasons.stream()
                .flatMap(reason -> accesses(reason).stream())
                .distinct()
                .sorted()
                .toList();
        if (first instanceof Reason.Observed) {
            return new Reason.Observed(accesses, evidence(reasons));
        }
        return first instanceof Reason.Derived derived
                ? new Reason.Derived(derived.how(), accesses, evidence(reasons))
                : first;
    }

    private static List<Access> accesses(Reason reason) {
        if (reason instanceof Reason.Observed observed) {
            return observed.accesses();
        }
        return reason instanceof Reason.Derived derived ? derived.accesses() : List.of();
    }

    private static Evidence evidence(List<Reason> reasons) {
        return reasons.stream()
                .flatMap(ModuleDraft::evidence)
                .reduce(Evidence::merge)
                .orElseThrow();
    }

    private static Stream<Evidence> evidence(Reason reason) {
        if (reason instanceof Reason.Observed observed) {
            return Stream.of(observed.evidence());
        }
        return reason instanceof Reason.Derived derived ? Stream.of(derived.evidence()) : Stream.empty();
    }
}
