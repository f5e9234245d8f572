package dev.lsmith.image;

import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a register or a word of the stack may hold at a place of a function.
 *
 * @param numbers constants that it may be
 * @param inputs what it may be as it was when the function was entered: a register by its number, a word of the stack by {@link
 *     #STACK} and how far it is above the stack pointer then
 * @param unknown whether it may be anything else
 * @param frame whether it is an address of the stack
 * @param offset how far that is above the stack pointer at the function's entry
 */
record Value(SortedSet<Long> numbers, SortedSet<Integer> inputs, boolean unknown, boolean frame, long offset) {
    static final int STACK = 1000;

    static final Value UNKNOWN = new Value(new TreeSet<>(), new TreeSet<>(), true, false, 0);

    /** More constants than a person writes into one place. */
    private static final int MOST_NUMBERS = 64;

    private static final int MOST_COUNTED = 4;

    static Value of(long number) {
        TreeSet<Long> one = new TreeSet<>();
        one.add(number);
        return new Value(one, new TreeSet<>(), false, false, 0);
    }

    static Value input(int input) {
        TreeSet<Integer> one = new TreeSet<>();
        one.add(input);
        return new Value(new TreeSet<>(), one, false, false, 0);
    }

    static Value stack(long offset) {
        return new Value(new TreeSet<>(), new TreeSet<>(), false, true, offset);
    }

    /** What it is when {@code added} was added. */
    Value plus(long added) {
        if (frame) {
            return stack(offset + added);
        }
        if (added == 0) {
            return this;
        }
        if (numbers.size() > MOST_COUNTED) {
            // It counts something in a loop.
            return UNKNOWN;
        }
        TreeSet<Long> sums = new TreeSet<>();
        numbers.forEach(n -> sums.add(n + added));
        return new Value(sums, new TreeSet<>(), unknown || !inputs.isEmpty(), false, 0);
    }

    /** What it may be when it is one or the other. */
    Value or(Value other) {
        if (equals(other)) {
            return this;
        }
        if (frame || other.frame) {
            return UNKNOWN;
        }
        TreeSet<Long> all = new TreeSet<>(numbers);
        all.addAll(other.numbers);
        if (all.size() > MOST_NUMBERS) {
            return UNKNOWN;
        }
        TreeSet<Integer> entries = new TreeSet<>(inputs);
        entries.addAll(other.inputs);
        return new Value(all, entries, unknown || other.unknown, false, 0);
    }
}
