package dev.lsmith.log.scan;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where templates part by a byte. Immutable. A byte that none of them has may lead to any of them: whoever comes to a template
 * compares the whole line.
 *
 * @param <M> what is known of the lines of a template
 */
final class Fork<M> implements Node<M> {
    private final Place place;
    private final int offset;
    private final byte[] keys;
    private final Node<M>[] ways;
    private final int shift;
    private final int mask;
    private final @Nullable Node<M>[] slots;

    /** Where two part. */
    static <M> Fork<M> of(Place place, byte oneKey, Node<M> one, byte otherKey, Node<M> other) {
        Node<M>[] both = nodes(2);
        both[0] = one;
        both[1] = other;
        return new Fork<>(place, new byte[] {oneKey, otherKey}, both);
    }

    private Fork(Place place, byte[] keys, Node<M>[] ways) {
        this.place = place;
        this.offset = place.offset();
        this.keys = keys;
        this.ways = ways;
        int bits = 1;
        while (shift(keys, bits) < 0) {
            bits++;
        }
        this.shift = shift(keys, bits);
        this.mask = (1 << bits) - 1;
        this.slots = nodes(mask + 1);
        for (int i = 0; i < keys.length; i++) {
            slots[slot(keys[i])] = ways[i];
        }
    }

    /** Where it is. */
    Place place() {
        return place;
    }

    /** How far it is behind the last hole. */
    int offset() {
        return offset;
    }

    /** Where a byte leads; null when nowhere. */
    @Nullable
    Node<M> way(byte key) {
        return slots[slot(key)];
    }

    /** One of the ways. */
    Node<M> any() {
        return ways[0];
    }

    /** The same place, a byte of which leads elsewhere than before or is new. */
    Fork<M> with(byte key, Node<M> way) {
        int i = 0;
        while (i < keys.length && keys[i] != key) {
            i++;
        }
        byte[] allKeys = Arrays.copyOf(keys, Math.max(keys.length, i + 1));
        Node<M>[] allWays = Arrays.copyOf(ways, allKeys.length);
        allKeys[i] = key;
        allWays[i] = way;
        return new Fork<>(place, allKeys, allWays);
    }

    private int slot(byte key) {
        return (key >>> shift) & mask;
    }

    /** The lowest of so many bits in a row by which all keys differ; -1 when there are none. */
    private static int shift(byte[] keys, int bits) {
        for (int shift = 0; shift + bits <= Byte.SIZE; shift++) {
            int each = (1 << bits) - 1;
            int by = shift;
            long different = IntStream.range(0, keys.length)
                    .map(i -> (keys[i] >>> by) & each)
                    .distinct()
                    .count();
            if (different == keys.length) {
                return shift;
            }
        }
        return -1;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <M> Node<M>[] nodes(int length) {
        return new Node[length];
    }
}
