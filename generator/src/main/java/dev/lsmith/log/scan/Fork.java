package dev.lsmith.log.scan;

import java.util.Arrays;
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
        this(place, keys, ways, bits(keys));
    }

    private Fork(Place place, byte[] keys, Node<M>[] ways, int bits) {
        this(place, keys, ways, shift(keys, bits), (1 << bits) - 1);
    }

    private Fork(Place place, byte[] keys, Node<M>[] ways, int shift, int mask) {
        this.place = place;
        this.offset = place.offset();
        this.keys = keys;
        this.ways = ways;
        this.shift = shift;
        this.mask = mask;
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
        Node<M>[] all = Arrays.copyOf(ways, Math.max(ways.length, i + 1));
        all[i] = way;
        if (i < keys.length) {
            return new Fork<>(place, keys, all, shift, mask);
        }
        byte[] allKeys = Arrays.copyOf(keys, i + 1);
        allKeys[i] = key;
        return new Fork<>(place, allKeys, all);
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

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <M> Node<M>[] nodes(int length) {
        return new Node[length];
    }
}
