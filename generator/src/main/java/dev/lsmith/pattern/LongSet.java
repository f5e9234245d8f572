package dev.lsmith.pattern;

import java.util.Arrays;

/** A set of numbers of at least 0, open addressing: a search may see millions of them. */
final class LongSet {
    private static final long FREE = -1;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private long[] slots = freeSlots(1024);
    private int size;

    /** Adds a number; whether it was new. */
    boolean add(long value) {
        if (2 * size >= slots.length) {
            grow();
        }
        int slot = slot(value);
        if (slots[slot] == value) {
            return false;
        }
        slots[slot] = value;
        size++;
        return true;
    }

    private int slot(long value) {
        long hash = value * SPREAD;
        int slot = (int) (hash >>> 32) & (slots.length - 1);
        while (slots[slot] != FREE && slots[slot] != value) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private void grow() {
        long[] old = slots;
        slots = freeSlots(2 * old.length);
        for (long value : old) {
            if (value != FREE) {
                slots[slot(value)] = value;
            }
        }
    }

    private static long[] freeSlots(int count) {
        long[] slots = new long[count];
        Arrays.fill(slots, FREE);
        return slots;
    }
}
