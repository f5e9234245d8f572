package dev.lsmith.audit;

import dev.lsmith.base.Position;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * From when to when logs tell, and where the numbers of their events jump. The kernel numbers the events of a boot one by one
 * (kernel/audit.c, {@code audit_serial}), whatever their type; auditd's own records have numbers of their own.
 *
 * @param first the time of the earliest event, if any has one
 * @param last the time of the latest
 * @param gaps where numbers are missing between events of one boot and one recording, in the order in which they were found
 */
public record Sequence(Optional<Instant> first, Optional<Instant> last, List<Gap> gaps) {
    /** No event was read. */
    public static final Sequence NONE = new Sequence(Optional.empty(), Optional.empty(), List.of());

    public Sequence {
        gaps = List.copyOf(gaps);
    }

    /**
     * Numbers that no event has.
     *
     * @param missing how many
     * @param from the time of the event before
     * @param to the time of the event after
     * @param position where that one stands
     */
    public record Gap(long missing, Instant from, Instant to, Position position) {}
}
