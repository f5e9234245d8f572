package dev.lsmith.pattern;

import java.util.Collection;
import java.util.stream.IntStream;

/**
 * A set of bytes.
 *
 * @param bits0 bytes 0 to 63
 * @param bits1 bytes 64 to 127
 * @param bits2 bytes 128 to 191
 * @param bits3 bytes 192 to 255
 */
public record ByteSet(long bits0, long bits1, long bits2, long bits3) {
    /** No byte. */
    public static final ByteSet NONE = new ByteSet(0, 0, 0, 0);

    /** Every byte. */
    public static final ByteSet ALL = NONE.complement();

    /** Every byte but NUL, which ends the fields of a compiled policy. */
    public static final ByteSet NOT_NUL = of(0).complement();

    /** A set of these bytes, each 0 to 255. */
    public static ByteSet of(int... bytes) {
        return of(IntStream.of(bytes).boxed().toList());
    }

    /** A set of these bytes, each 0 to 255. */
    public static ByteSet of(Collection<Integer> bytes) {
        ByteSet set = NONE;
        for (int b : bytes) {
            set = set.with(b);
        }
        return set;
    }

    /** The bytes from one to another, both included. */
    public static ByteSet range(int first, int last) {
        return of(IntStream.rangeClosed(first, last).boxed().toList());
    }

    /** Whether a byte, 0 to 255, is in it. */
    public boolean contains(int value) {
        long bits = switch (value >> 6) {
            case 0 -> bits0;
            case 1 -> bits1;
            case 2 -> bits2;
            default -> bits3;
        };
        return (bits >>> (value & 63) & 1) == 1;
    }

    /** The same set and one more byte. */
    public ByteSet with(int value) {
        long bit = 1L << (value & 63);
        return switch (value >> 6) {
            case 0 -> new ByteSet(bits0 | bit, bits1, bits2, bits3);
            case 1 -> new ByteSet(bits0, bits1 | bit, bits2, bits3);
            case 2 -> new ByteSet(bits0, bits1, bits2 | bit, bits3);
            default -> new ByteSet(bits0, bits1, bits2, bits3 | bit);
        };
    }

    /** All bytes that are not in it. */
    public ByteSet complement() {
        return new ByteSet(~bits0, ~bits1, ~bits2, ~bits3);
    }

    /** The bytes of this set in rising order. */
    public IntStream stream() {
        return IntStream.range(0, Bytes.COUNT).filter(this::contains);
    }
}
