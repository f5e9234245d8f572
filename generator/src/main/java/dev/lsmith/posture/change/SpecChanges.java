package dev.lsmith.posture.change;

import dev.lsmith.container.ContainerSpec;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.DecidingRule;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.Comparison.OpenQuestion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The differences of two descriptions, as they are found. A side is the flag that says it, in the words of {@code docker run}. */
final class SpecChanges {
    private final ContainerSpec before;
    private final ContainerSpec after;
    private final String subject;
    private final List<Difference> differences = new ArrayList<>();
    private final List<OpenQuestion> open = new ArrayList<>();

    SpecChanges(ContainerSpec before, ContainerSpec after) {
        this.before = before;
        this.after = after;
        this.subject = "container " + (after.name().isEmpty() ? "without a name" : after.name());
    }

    ContainerSpec before() {
        return before;
    }

    ContainerSpec after() {
        return after;
    }

    Comparison comparison() {
        return new Comparison(
                differences.stream()
                        .sorted(Comparator.comparing(Difference::direction))
                        .toList(),
                open);
    }

    /**
     * One difference.
     *
     * @param kind of what kind: {@code pid namespace}
     * @param what is opened or closed
     * @param old the flag that says so; empty if none does
     * @param young the same now
     */
    void add(ChangeDirection direction, String kind, String what, String old, String young) {
        String shown = direction == ChangeDirection.NARROWED ? old : young;
        differences.add(new Difference(
                direction,
                subject,
                kind,
                what,
                shown.isEmpty() ? what : shown,
                rules(old, before),
                rules(young, after)));
    }

    private static List<DecidingRule> rules(String flag, ContainerSpec of) {
        return flag.isEmpty() ? List.of() : List.of(new DecidingRule(flag, of.source(), ""));
    }

    /** Something that is on or off, and that opens something where it is on. */
    void opening(boolean was, boolean is, String kind, String what, String flag) {
        if (was != is) {
            add(is ? ChangeDirection.WIDENED : ChangeDirection.NARROWED, kind, what, was ? flag : "", is ? flag : "");
        }
    }

    /** Something that is on or off, and that closes something where it is on. */
    void closing(boolean was, boolean is, String kind, String what, String flag) {
        if (was != is) {
            add(is ? ChangeDirection.NARROWED : ChangeDirection.WIDENED, kind, what, was ? flag : "", is ? flag : "");
        }
    }

    /** Each member of a set opens something. */
    void openings(Set<String> was, Set<String> is, String kind, String flag) {
        each(was, is).forEach(one -> opening(was.contains(one), is.contains(one), kind, one, flag + one));
    }

    /** Each member of a set closes something. */
    void closings(Set<String> was, Set<String> is, String kind, String flag) {
        each(was, is).forEach(one -> closing(was.contains(one), is.contains(one), kind, one, flag + one));
    }

    private static Set<String> each(Set<String> was, Set<String> is) {
        Set<String> either = new TreeSet<>(was);
        either.addAll(is);
        return either;
    }

    /** A value is another, and nobody can say from the two whether that is more. */
    void other(String kind, String old, String young, String missing) {
        add(ChangeDirection.CHANGED, kind, kind + " " + young, old, young);
        ask("whether " + kind + " " + young + " opens more than " + old, missing);
    }

    /** What the two descriptions do not say. */
    void ask(String what, String missing) {
        open.add(new OpenQuestion(subject, what, missing));
    }
}
