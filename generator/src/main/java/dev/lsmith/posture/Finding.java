package dev.lsmith.posture;

import java.util.Comparator;
import java.util.Optional;

/**
 * One thing that is open. Its texts may hold words of the spec as they stand there: whoever shows them makes them
 * printable.
 *
 * @param code a stable name for scripts: {@code pid-host}
 * @param area the part of the isolation
 * @param danger how dangerous
 * @param subject what of the spec it is about: a path, a port, a capability; empty if there is only one
 * @param title in a few words
 * @param what what is so
 * @param why why it matters
 * @param attack how an attacker uses it
 * @param close the flag that closes it
 * @param need whether it is needed; empty without a log, or when a log cannot tell
 */
public record Finding(
        String code,
        Area area,
        Danger danger,
        String subject,
        String title,
        String what,
        String why,
        String attack,
        String close,
        Optional<Need> need)
        implements Comparable<Finding> {
    private static final Comparator<Finding> ORDER = Comparator.comparing(Finding::danger)
            .reversed()
            .thenComparing(Finding::area)
            .thenComparing(Finding::code)
            .thenComparing(Finding::subject);

    /** The gravest first. */
    @Override
    public int compareTo(Finding other) {
        return ORDER.compare(this, other);
    }
}
