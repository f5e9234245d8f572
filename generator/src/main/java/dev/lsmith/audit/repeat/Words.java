package dev.lsmith.audit.repeat;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/** Eight bytes at a time. Arrays that are read here have {@value #SLACK} bytes behind what counts. */
final class Words {
    /** How far behind an index a read reaches. */
    static final int SLACK = 16;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW = 0x7f7f7f7f7f7f7f7fL;
    private static final long EACH = 0x0101010101010101L;
    private static final long ZEROS = 0x3030303030303030L;
    private static final long[] MASKS = masks();

    /** Another one in each run, so that nobody can write lines of which all have one hash; nothing else hangs on it. */
    private static final long SECRET = new SplittableRandom().nextLong();

    private Words() {}

    /** The eight bytes from an index on, the first one lowest. */
    static long at(byte[] bytes, int index) {
        return (long) LONGS.get(bytes, index);
    }

    /** The byte in every place. */
    static long pattern(char c) {
        return c * EACH;
    }

    /** The highest bit of every byte of {@code word} that equals the pattern's; exact, also next to such a byte. */
    static long equal(long word, long pattern) {
        long differ = word ^ pattern;
        return ~(((differ & LOW) + LOW) | differ | LOW);
    }

    /** As {@link #equal}, but only the first such byte is exact. */
    static long any(long word, long pattern) {
        long differ = word ^ pattern;
        return (differ - EACH) & ~differ & ~LOW;
    }

    /** The index in its word of the first byte that {@link #equal} found. */
    static int first(long found) {
        return leading(~found);
    }

    /** Where the first such byte stands between two indices; {@code to} when none does. */
    static int find(byte[] bytes, int from, int to, long pattern) {
        for (int i = from; i < to; i += Long.BYTES) {
            long found = any(at(bytes, i), pattern);
            if (found != 0) {
                return Math.min(to, i + first(found));
            }
        }
        return to;
    }

    /** A hash of some bytes, going on from that of others. */
    static long hash(long before, byte[] bytes, int from, int to) {
        long hash = before + SECRET + (to - from);
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            hash = mix(hash ^ at(bytes, i));
        }
        return i < to ? mix(hash ^ head(at(bytes, i), to - i)) : hash;
    }

    /** Whether as many bytes are the same in both. */
    static boolean same(byte[] a, int fromA, byte[] b, int fromB, int length) {
        long differ = 0;
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            differ |= at(a, fromA + i) ^ at(b, fromB + i);
        }
        return (differ | head(at(a, fromA + i) ^ at(b, fromB + i), length - i)) == 0;
    }

    /** How many of the first bytes of a word are decimal digits. */
    static int digits(long word) {
        return leading(within(word & LOW, '0', '9') & ~word);
    }

    /** The highest bit of every byte of a word that is no hexadecimal digit. */
    static long notHexadecimals(long word) {
        return (~hexadecimal(word & LOW) | word) & ~LOW;
    }

    /** How many of the first bytes of a word a number may consist of: hexadecimal digits, {@code x} and {@code -}. */
    static int numerals(long word) {
        long low = word & LOW;
        return leading((hexadecimal(low) | within(low, 'x', 'x') | within(low, '-', '-')) & ~word);
    }

    private static long hexadecimal(long low) {
        return within(low, '0', '9') | within(low, 'a', 'f') | within(low, 'A', 'F');
    }

    /** All bits of the bytes of a word, the first of which is the lowest bit of {@code bytes}. */
    static long mask(byte bytes) {
        return MASKS[bytes & 0xff];
    }

    private static long[] masks() {
        long[] masks = new long[1 << Byte.SIZE];
        for (int bits = 0; bits < masks.length; bits++) {
            for (int i = 0; i < Byte.SIZE; i++) {
                masks[bits] |= (bits >> i & 1) * (0xffL << (i * Byte.SIZE));
            }
        }
        return masks;
    }

    /**
     * How many of the first bytes have their highest bit set: the lowest bit that is not set, less one, is a one in each of them.
     * Java's first compiler has no instruction for that.
     */
    private static int leading(long bits) {
        long others = (~bits >>> 7) & EACH;
        return (int) (((((others & -others) - 1) & EACH) * EACH) >>> 56);
    }

    /** Sets the highest bit of every byte that is between two; all are below 128. */
    private static long within(long low, char first, char last) {
        return (low + (0x80 - first) * EACH) & ~(low + (0x7f - last) * EACH);
    }

    /** The word of at most eight characters below 128, and zeros behind them. */
    static long of(String text) {
        long word = 0;
        for (int i = 0; i < text.length(); i++) {
            word |= (long) text.charAt(i) << (i * Byte.SIZE);
        }
        return word;
    }

    /** Whether a word is the same as another, in which a zero stands for any decimal digit. */
    static boolean isLike(long word, long like) {
        long digits = equal(like, ZEROS) >>> 7;
        long differ = word ^ like;
        long atDigits = differ & (digits * 0xff);
        return differ == atDigits && ((atDigits | (atDigits + digits * 6)) & (digits * 0xf0)) == 0;
    }

    /** The number that the first bytes of a word are, {@code digits} decimal ones, 1 to 8: pairs, then fours, then all. */
    static long decimal(long word, int digits) {
        long value = (word << (Long.SIZE - digits * Byte.SIZE)) & 0x0f0f0f0f0f0f0f0fL;
        value = ((value * (1 + (10L << 8))) >>> 8) & 0x00ff00ff00ff00ffL;
        value = ((value * (1 + (100L << 16))) >>> 16) & 0x0000ffff0000ffffL;
        return (value * (1 + (10_000L << 32))) >>> 32;
    }

    /** Spreads what differs in some bits of a sum over all of them, in a way that only this run knows. */
    static long mix(long hash) {
        return hash * SECRET ^ Math.multiplyHigh(hash, SECRET);
    }

    /** The first bytes of a word, fewer than eight. */
    private static long head(long word, int count) {
        return word & ((1L << (count * Byte.SIZE)) - 1);
    }
}
