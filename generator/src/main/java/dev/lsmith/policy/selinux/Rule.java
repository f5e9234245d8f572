package dev.lsmith.policy.selinux;

import java.util.Comparator;

/** One rule of a module, in canonical form: one source, one target and one class. */
public sealed interface Rule extends Comparable<Rule> permits AccessRule, CommandRule, PermissiveRule, TransitionRule {
    /** The word for a target that is the source itself. */
    String SELF = "self";

    /** By source, target ({@code self} first) and class; what concerns the same triple stands together. */
    Comparator<Rule> ORDER = Comparator.comparing(Rule::source)
            .thenComparing(r -> !r.target().equals(SELF))
            .thenComparing(Rule::target)
            .thenComparing(Rule::tclass)
            .thenComparing(Rule::rank)
            .thenComparing(Rule::toString);

    /** The type or attribute that acts, as {@link TypeExpression} writes it. */
    String source();

    /** The type or attribute acted on, as {@link TypeExpression} writes it, or {@value #SELF}; empty for a rule that has none. */
    String target();

    /** The object class; empty for a rule that has none. */
    String tclass();

    /** The place among rules of the same source, target and class. */
    int rank();

    @Override
    default int compareTo(Rule other) {
        return ORDER.compare(this, other);
    }
}
