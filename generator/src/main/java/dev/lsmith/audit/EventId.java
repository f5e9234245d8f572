package dev.lsmith.audit;

import java.time.Instant;
import java.util.Comparator;

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
