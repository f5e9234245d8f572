package dev.lsmith.audit;

/**
 * Takes events, of those that are alike only the first one whole: a log says few things very many times.
 *
 * <p>Events are alike when they have the same records in the same order but for their times, serials and values that nothing read
 * of the first one, and come from one source.
 */
public interface EventSink {
    /**
     * What an event says. Hangs on nothing but what is read of the records, their places and times; may be asked more than once.
     *
     * @param event notes what is read of its records
     */
    EventMeaning decode(AuditEvent event);

    /** An event that was decoded and not yet counted. */
    @FunctionalInterface
    interface EventMeaning {
        /**
         * Counts the event.
         *
         * @return takes the events that are like it
         */
        Recurrence take();
    }

    /** Takes events that are like one that was seen whole. */
    @FunctionalInterface
    interface Recurrence {
        /**
         * Counts one more such event.
         *
         * @param time in milliseconds since the epoch
         * @param source where it was read from
         * @param lines where each of its records stands, from 1, and perhaps more behind them; not to be kept
         */
        void again(long time, String source, long[] lines);
    }
}
