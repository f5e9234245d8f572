package dev.lsmith.audit.repeat;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is known of some lines: the first is told by all of their text that is no number ({@link Form}), each further one by one more
 * number. Immutable but for whether it still counts.
 *
 * @param <M> what is known of the lines of a template
 */
abstract sealed class Known<M> permits Known.ByNumber, Template {
    private final Key<M> key;

    Known(Key<M> key) {
        this.key = key;
    }

    Key<M> key() {
        return key;
    }

    /** By what it is found: the text of its lines, or a decision and what they hold at the place that it names. */
    static final class Key<M> {
        private final long hash;
        private final @Nullable Form form;
        private final @Nullable ByNumber<M> before;
        private final byte[] value;

        private Key(long hash, @Nullable Form form, @Nullable ByNumber<M> before, byte[] value) {
            this.hash = hash;
            this.form = form;
            this.before = before;
            this.value = value;
        }

        /** The first of a line's keys. */
        static <M> Key<M> of(LineScan line) {
            return new Key<>(line.hash(), new Form(line), null, new byte[0]);
        }

        /**
         * The key behind a decision.
         *
         * @param from where what it decides by begins in the line
         * @param length of that
         */
        static <M> Key<M> of(long hash, ByNumber<M> before, LineScan line, int from, int length) {
            byte[] value = new byte[length + Words.SLACK];
            System.arraycopy(line.bytes(), from, value, 0, length);
            return new Key<>(hash, null, before, value);
        }

        /** A hash of all by which it is found. */
        long hash() {
            return hash;
        }

        /** The decision that leads here; null where nothing is before. */
        @Nullable
        ByNumber<M> before() {
            return before;
        }

        /** Whether a line is found by it, behind a decision. */
        boolean leads(@Nullable ByNumber<M> decision, LineScan line, int from, int length) {
            Form own = form;
            return own == null
                    ? before == decision
                            && value.length == length + Words.SLACK
                            && Words.same(value, 0, line.bytes(), from, length)
                    : decision == null && own.isOf(line);
        }
    }

    /** What the lines say depends on one more number. */
    static final class ByNumber<M> extends Known<M> {
        private final int place;
        private final Extent extent;

        ByNumber(Key<M> key, int place, Extent extent) {
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

    /** A line but for the numbers in it: all its text, and which sort of number stands where. Immutable. */
    static final class Form {
        private final byte[] line;
        private final int length;
        private final int[] bounds;
        private final Wildcard[] kinds;

        Form(LineScan scan) {
            length = scan.end() - scan.from();
            line = Arrays.copyOf(Arrays.copyOfRange(scan.bytes(), scan.from(), scan.end()), length + Words.SLACK);
            kinds = new Wildcard[scan.count()];
            bounds = new int[2 * kinds.length];
            for (int i = 0; i < kinds.length; i++) {
                kinds[i] = scan.kind(i);
                bounds[2 * i] = scan.start(i) - scan.from();
                bounds[2 * i + 1] = scan.end(i) - scan.from();
            }
        }

        /** Whether a line has it: all text is the same, and the numbers stand where they do here. */
        boolean isOf(LineScan scan) {
            if (kinds.length != scan.count()) {
                return false;
            }
            int own = 0;
            int other = scan.from();
            for (int i = 0; i < kinds.length; i++) {
                int text = bounds[2 * i] - own;
                boolean alike = kinds[i] == scan.kind(i)
                        && text == scan.start(i) - other
                        && Words.same(line, own, scan.bytes(), other, text)
                        && (kinds[i] != Wildcard.DIGITS || bounds[2 * i + 1] - bounds[2 * i] == scan.length(i));
                if (!alike) {
                    return false;
                }
                own = bounds[2 * i + 1];
                other = scan.end(i);
            }
            return length - own == scan.end() - other && Words.same(line, own, scan.bytes(), other, length - own);
        }
    }
}
