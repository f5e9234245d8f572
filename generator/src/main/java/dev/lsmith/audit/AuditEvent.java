package dev.lsmith.audit;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The records of one (node, time, serial), in the order in which they came.
 *
 * @param id what they share; empty for a record that carries none and so stands alone
 * @param records at least one
 */
public record AuditEvent(Optional<EventId> id, List<AuditRecord> records) {
    public AuditEvent {
        records = List.copyOf(records);
    }

    /** The records of a type. */
    public Stream<AuditRecord> ofType(String type) {
        return records.stream().filter(r -> r.type().equals(type));
    }

    /** The first record of a type. */
    public Optional<AuditRecord> first(String type) {
        return ofType(type).findFirst();
    }

    /**
     * What ties the records of one event together: {@code node=HOST} and {@code audit(SECONDS.MILLIS:SERIAL)}.
     *
     * @param node the host that {@code node=} names, or empty
     * @param seconds since the epoch
     * @param millis 0 to 999
     * @param serial the kernel's event number; it starts anew at each boot
     */
    public record EventId(String node, long seconds, int millis, long serial) implements Comparable<EventId> {
        private static final Comparator<EventId> ORDER = Comparator.comparingLong(EventId::seconds)
                .thenComparingInt(EventId::millis)
                .thenComparingLong(EventId::serial)
                .thenComparing(EventId::node);

        /** The time of the event. */
        public Instant time() {
            return Instant.ofEpochSecond(seconds, millis * 1_000_000L);
        }

        @Override
        public int compareTo(EventId other) {
            return ORDER.compare(this, other);
        }
    }
}
