package dev.lsmith.policy;

import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.Position;
import java.util.Comparator;

/**
 * One thing that a lint of a policy has to say.
 *
 * @param at where
 * @param severity {@link Severity#ERROR} where the profile cannot load, {@link Severity#WARNING} where it does not do
 *     what it seems to, {@link Severity#NOTE} where it is worth a second look
 * @param code a stable name for scripts: {@code covered-rule}
 * @param what what is the matter, with the rule's text; one line, may hold any text
 * @param why how that comes about, with the rules or the access that shows it
 * @param help what to do about it
 */
public record Finding(Position at, Severity severity, String code, String what, String why, String help)
        implements Comparable<Finding> {
    /** The code of a finding that only says what could not be looked at; see {@link Mechanism#NOT_YET}. */
    public static final String COULD_NOT_SAY = "could-not-say";

    private static final Comparator<Finding> ORDER = Comparator.comparing(Finding::at)
            .thenComparing(Finding::severity, Comparator.reverseOrder())
            .thenComparing(Finding::code)
            .thenComparing(Finding::what)
            .thenComparing(Finding::why)
            .thenComparing(Finding::help);

    /** By place, then the gravest first. */
    @Override
    public int compareTo(Finding other) {
        return ORDER.compare(this, other);
    }
}
