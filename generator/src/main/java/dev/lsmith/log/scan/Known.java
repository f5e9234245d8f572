package dev.lsmith.log.scan;

import org.jspecify.annotations.Nullable;

/**
 * What is known of some lines: the first is told by all of their text that is no number ({@link Form}), each further one by one more
 * number. Immutable but for whether it still counts.
 *
 * @param <M> what is known of the lines of a template
 */
abstract sealed class Known<M> permits Known.Decision, Template {
    private final Key<M> key;

    Known(Key<M> key) {
        this.key = key;
    }

    Key<M> key() {
        return key;
    }

    /**
     * By what it is found.
     *
     * @param hash of all that follows
     * @param form the text of the lines, where nothing is before
     * @param before the decision that leads here
     * @param value what the lines hold at the place that it names, as far as that was read
     */
    record Key<M>(long hash, @Nullable Form form, @Nullable Decision<M> before, byte[] value) {
        static <M> Key<M> of(Form form, long hash) {
            return new Key<>(hash, form, null, new byte[0]);
        }

        /** Whether a line is found by it, up to where a decision leads that comes before. */
        boolean leads(@Nullable Decision<M> decision, LineScan line, int from, int length) {
            Form own = form;
            return own == null
                    ? before == decision
                            && value.length == length + Words.SLACK
                            && Words.same(value, 0, line.bytes(), from, length)
                    : decision == null && own.isOf(line);
        }
    }

    /** What the lines say depends on one more number. */
    static final class Decision<M> extends Known<M> {
        private final int place;
        private final Extent extent;

        Decision(Key<M> key, int place, Extent extent) {
            super(key);
            this.place = place;
            this.extent = extent;
        }

        int place() {
            return place;
        }

        Extent extent() {
            return extent;
        }
    }
}
