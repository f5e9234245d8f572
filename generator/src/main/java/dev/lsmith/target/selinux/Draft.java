package dev.lsmith.target.selinux;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.learn.Generalisation;
import dev.lsmith.target.Justification;
import dev.lsmith.target.LeftOut;
import dev.lsmith.target.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A module in the making: rules with a reason each. */
final class Draft {
    private record Entry(String block, Rule rule, Reason reason, Optional<Generalisation> generalisation) {}

    private final List<Entry> entries = new ArrayList<>();
    private final SortedMap<FileContext, Reason> contexts = new TreeMap<>();
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final SortedSet<String> notes = new TreeSet<>();

    /** A rule that always holds. */
    void add(Rule rule, Reason reason) {
        entries.add(new Entry("", rule, reason, Optional.empty()));
    }

    /** A rule that allows more than was seen. */
    void add(Rule rule, Reason reason, Generalisation generalisation) {
        entries.add(new Entry("", rule, reason, Optional.of(generalisation)));
    }

    /** A rule of an optional block; rules of the same block stand or fall together. */
    void addOptional(String block, Rule rule, Reason reason) {
        entries.add(new Entry(block, rule, reason, Optional.empty()));
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
                        && r.effect() == Effect.ALLOW
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
        SortedMap<String, List<Rule>> blocks = new TreeMap<>();
        entries.forEach(
                e -> blocks.computeIfAbsent(e.block(), b -> new ArrayList<>()).add(e.rule()));
        List<Rule> main = blocks.getOrDefault("", List.of());
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
        List<Justification> out = new ArrayList<>();
        module.rules().forEach(rule -> justify(rule, false, out));
        module.optionals().forEach(o -> o.rules().forEach(rule -> justify(rule, true, out)));
        contexts.forEach(
                (context, reason) -> out.add(Justification.exact(context.regex() + " " + context.context(), reason)));
        return out;
    }

    private void justify(Rule rule, boolean optional, List<Justification> out) {
        String line = Renderer.line(rule);
        SortedMap<String, Justification> byReason = new TreeMap<>();
        for (Entry entry : entries) {
            if (entry.block().isEmpty() != optional && covers(rule, entry.rule())) {
                byReason.merge(
                        key(entry),
                        new Justification(line, entry.reason(), entry.generalisation()),
                        (a, b) -> new Justification(line, join(a.reason(), b.reason()), a.generalisation()));
            }
        }
        out.addAll(byReason.values());
    }

    private static boolean covers(Rule whole, Rule part) {
        return whole.source().equals(part.source())
                && whole.target().equals(part.target())
                && whole.tclass().equals(part.tclass())
                && whole.rank() == part.rank();
    }

    private static String key(Entry entry) {
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

    private static Reason join(Reason a, Reason b) {
        if (a instanceof Reason.Observed x && b instanceof Reason.Observed y) {
            return new Reason.Observed(
                    union(x.accesses(), y.accesses()), x.evidence().merge(y.evidence()));
        }
        if (a instanceof Reason.Derived x && b instanceof Reason.Derived y) {
            return new Reason.Derived(
                    x.how(), union(x.accesses(), y.accesses()), x.evidence().merge(y.evidence()));
        }
        return a;
    }

    private static List<Access> union(List<Access> a, List<Access> b) {
        return Stream.concat(a.stream(), b.stream()).distinct().sorted().toList();
    }
}
