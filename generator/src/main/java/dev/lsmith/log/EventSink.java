package dev.lsmith.log;

/**
 * Takes events, of those that are alike only the first one whole: a log says few things very many times.
 *
 * <p>Events are alike when they have the same records in the same order but for their times, serials and values that do not
 * matter (numbers of processes, addresses in memory), and come from one source.
 */
public interface EventSink {
    /**
     * An event.
     *
     * @return takes the events that are like it
     */
    Recurrence take(AuditEvent event);

    /** Whether two records that differ in numbers only mean the same. */
    boolean same(AuditRecord one, AuditRecord other);

    /** Takes events that are like one that was seen whole. */
    @FunctionalInterface
    interface Recurrence {
        /**
         * Another one.
         *
         * @param time in milliseconds since the epoch
         * @param source where it was read from
         * @param lines where each of its records stands, from 1, and perhaps more behind them; not to be kept
         */
        void again(long time, String source, long[] lines);
    }
}
