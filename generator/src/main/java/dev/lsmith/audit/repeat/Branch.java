package dev.lsmith.audit.repeat;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Leads to the layout of a line of which the punctuation is known: a layout, or a byte by which several differ.
 *
 * @param <M> what is known of the lines of a template
 */
sealed interface Branch<M> permits Branch.ByByte, FixedLayout {
    /**
     * The same with one more layout, if it can be told from the others.
     *
     * @param depth how many bytes were looked at before
     */
    Branch<M> with(FixedLayout<M> added, int depth);

    /**
     * A byte by which layouts differ. Immutable.
     *
     * @param offset where it stands in the line
     * @param ways what follows
     * @param <M> what is known of the lines of a template
     */
    record ByByte<M>(int offset, ByteSwitch<Branch<M>> ways) implements Branch<M> {
        /** Hostile lines, each of which differs from the next further on, would make the branches a list. */
        private static final int DEEPEST = 32;

        /** Either of two layouts; one for both when they cannot be told apart. */
        static <M> Branch<M> between(FixedLayout<M> one, FixedLayout<M> other) {
            if (one.template().isRetired()) {
                return other;
            }
            int offset = one.difference(other);
            return offset < 0
                    ? one.merged(other)
                    : new ByByte<>(offset, ByteSwitch.of(one.at(offset), one, other.at(offset), other));
        }

        @Override
        public Branch<M> with(FixedLayout<M> added, int depth) {
            if (depth == DEEPEST || offset >= added.length()) {
                return this;
            }
            byte key = added.at(offset);
            @Nullable Branch<M> way = ways.exactly(key);
            return new ByByte<>(offset, ways.with(key, way == null ? added : way.with(added, depth + 1)));
        }
    }

    /**
     * Where each of some bytes leads, found without a search. Immutable. A byte that is none of them may lead anywhere: whoever
     * comes to an end compares the whole line.
     *
     * @param <N> what they lead to
     */
    final class ByteSwitch<N> {
        private final byte[] keys;
        private final N[] ways;
        private final int shift;
        private final int mask;
        private final @Nullable N[] slots;

        /** Two ways. */
        static <N> ByteSwitch<N> of(byte oneKey, N one, byte otherKey, N other) {
            N[] both = array(2);
            both[0] = one;
            both[1] = other;
            return new ByteSwitch<>(new byte[] {oneKey, otherKey}, both);
        }

        private ByteSwitch(byte[] keys, N[] ways) {
            this(keys, ways, bits(keys));
        }

        private ByteSwitch(byte[] keys, N[] ways, int bits) {
            this(keys, ways, shift(keys, bits), (1 << bits) - 1);
        }

        private ByteSwitch(byte[] keys, N[] ways, int shift, int mask) {
            this.keys = keys;
            this.ways = ways;
            this.shift = shift;
            this.mask = mask;
            this.slots = array(mask + 1);
            for (int i = 0; i < keys.length; i++) {
                slots[slot(keys[i])] = ways[i];
            }
        }

        /** Where a byte leads; null when nowhere. */
        @Nullable
        N way(byte key) {
            return slots[slot(key)];
        }

        /** Where a byte leads, if it is one of these; otherwise null. */
        @Nullable
        N exactly(byte key) {
            int i = index(key);
            return i < keys.length ? ways[i] : null;
        }

        /** One of the ways. */
        N any() {
            return ways[0];
        }

        /** The same, but that a byte leads elsewhere than before or is new. */
        ByteSwitch<N> with(byte key, N way) {
            int i = index(key);
            N[] all = Arrays.copyOf(ways, Math.max(ways.length, i + 1));
            all[i] = way;
            if (i < keys.length) {
                return new ByteSwitch<>(keys, all, shift, mask);
            }
            byte[] allKeys = Arrays.copyOf(keys, i + 1);
            allKeys[i] = key;
            return new ByteSwitch<>(allKeys, all);
        }

        private int index(byte key) {
            int i = 0;
            while (i < keys.length && keys[i] != key) {
                i++;
            }
            return i;
        }

        private int slot(byte key) {
            return (key >>> shift) & mask;
        }

        /** How many bits in a row it takes to tell all keys apart. */
        private static int bits(byte[] keys) {
            int bits = 1;
            while (shift(keys, bits) < 0) {
                bits++;
            }
            return bits;
        }

        /** The lowest of so many bits in a row by which all keys differ; -1 when there are none. */
        private static int shift(byte[] keys, int bits) {
            int shift = 0;
            while (shift + bits <= Byte.SIZE && !differ(keys, shift, bits)) {
                shift++;
            }
            return shift + bits <= Byte.SIZE ? shift : -1;
        }

        private static boolean differ(byte[] keys, int shift, int bits) {
            boolean[] seen = new boolean[1 << bits];
            for (byte key : keys) {
                int part = (key >>> shift) & (seen.length - 1);
                if (seen[part]) {
                    return false;
                }
                seen[part] = true;
            }
            return true;
        }

        @SuppressWarnings("unchecked")
        private static <N> N[] array(int length) {
            return (N[]) new Object[length];
        }
    }
}
