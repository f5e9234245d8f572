package dev.lsmith.log.scan;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A template and how wide each of its holes is in one line: in lines of that outline everything stands at a known place, so
 * that nothing waits for the end of a number before it. Immutable; small, as a log may need thousands of them at once.
 *
 * @param <M> what is known of the lines of a template
 */
final class Stencil<M> implements Clue<M> {
    /** What {@code auid=} and {@code ses=} are of who did not log in, (unsigned) -1. */
    private static final byte[] UNSET =
            Arrays.copyOf("4294967295".getBytes(StandardCharsets.US_ASCII), 10 + Words.SLACK);

    private static final int UNSET_LENGTH = UNSET.length - Words.SLACK;

    private final Template<M> template;
    private final int length;

    /** The text, eight bytes in each, with zeros where something is left out. */
    private final long[] words;

    /** For each of these the bytes that are text: a bit each, the lowest for the first. */
    private final byte[] texts;

    /** For some of these, a pair: which one, and its bytes that are digits of a number. */
    private final byte[] numbers;

    /** Where the time and serial begin and end. */
    private final short stamp;

    private final short body;

    /** All other holes, of each where it begins and ends. */
    private final Hole[] holes;

    private final short[] bounds;

    /**
     * A stencil of a line.
     *
     * @param from where it begins; it has an {@link Outline}
     * @param cut what is left out of it
     */
    Stencil(Template<M> template, byte[] bytes, int from, Cut cut) {
        this.template = template;
        this.length = cut.end() + 1 - from;
        this.words = new long[(length + Long.BYTES - 1) / Long.BYTES];
        this.texts = new byte[words.length];
        byte[] digits = new byte[words.length];
        mark(texts, 0, length, true);
        List<Integer> others = new ArrayList<>();
        int stampHole = 0;
        for (int i = 0; i < cut.count(); i++) {
            if (cut.hole(i) == Hole.NUMBER) {
                markNumber(bytes, from, cut.start(i), cut.end(i), digits);
                continue;
            }
            mark(texts, cut.start(i) - from, cut.end(i) - from, false);
            if (cut.hole(i) == Hole.STAMP) {
                stampHole = i;
            } else {
                others.add(i);
            }
        }
        for (int i = 0; i < words.length; i++) {
            words[i] = Words.at(bytes, from + i * Long.BYTES) & Words.mask(texts[i]);
        }
        this.numbers = pairs(digits);
        this.stamp = (short) (cut.start(stampHole) - from);
        this.body = (short) (cut.end(stampHole) - from);
        this.holes = new Hole[others.size()];
        this.bounds = new short[2 * holes.length];
        for (int i = 0; i < holes.length; i++) {
            holes[i] = cut.hole(others.get(i));
            bounds[2 * i] = (short) (cut.start(others.get(i)) - from);
            bounds[2 * i + 1] = (short) (cut.end(others.get(i)) - from);
        }
    }

    private static void mark(byte[] bits, int from, int to, boolean set) {
        for (int i = from; i < to; i++) {
            int bit = 1 << (i % Long.BYTES);
            int byWord = bits[i / Long.BYTES];
            bits[i / Long.BYTES] = (byte) (set ? byWord | bit : byWord & ~bit);
        }
    }

    /** Only digits are left out, and not of the number that stands for none: so it takes less to see whether they are. */
    private void markNumber(byte[] bytes, int from, int start, int end, byte[] digits) {
        boolean unset = end - start == UNSET_LENGTH && Words.same(bytes, start, UNSET, 0, UNSET_LENGTH);
        for (int i = start; i < end && !unset; i++) {
            if (Words.hexadecimals(Words.at(bytes, i)) > 0) {
                mark(texts, i - from, i + 1 - from, false);
                mark(digits, i - from, i + 1 - from, true);
            }
        }
    }

    private static byte[] pairs(byte[] digits) {
        byte[] pairs = new byte[2 * digits.length];
        int count = 0;
        for (int i = 0; i < digits.length; i++) {
            if (digits[i] != 0) {
                pairs[count++] = (byte) i;
                pairs[count++] = digits[i];
            }
        }
        return Arrays.copyOf(pairs, count);
    }

    /** What the lines are of. */
    Template<M> template() {
        return template;
    }

    /** How long the lines are, the newline included. */
    int length() {
        return length;
    }

    /** A byte of them; zero where something is left out. */
    byte at(int offset) {
        return (byte) (words[offset / Long.BYTES] >>> (offset % Long.BYTES * Byte.SIZE));
    }

    /** The first place at which both have text that is not the same; -1 when there is none. */
    int difference(Stencil<M> other) {
        int shorter = Math.min(length, other.length);
        int i = 0;
        while (i < shorter && (at(i) == other.at(i) || at(i) == 0 || other.at(i) == 0)) {
            i++;
        }
        return i < shorter ? i : -1;
    }

    /**
     * Whether a line is one of the template.
     *
     * @param size of the line, its newline included
     * @param cut takes the time and serial, and the end of the line
     */
    boolean covers(byte[] bytes, int from, int size, Cut cut) {
        return size == length && isSameText(bytes, from) && areNumbers(bytes, from) && areHoles(bytes, from, cut);
    }

    @Override
    public Clue<M> with(Stencil<M> added, int depth) {
        return Choice.between(this, added);
    }

    private boolean isSameText(byte[] bytes, int from) {
        long differ = 0;
        for (int i = 0; i < words.length; i++) {
            differ |= (Words.at(bytes, from + i * Long.BYTES) & Words.mask(texts[i])) ^ words[i];
        }
        return differ == 0;
    }

    private boolean areNumbers(byte[] bytes, int from) {
        long missing = 0;
        for (int i = 0; i < numbers.length; i += 2) {
            long word = Words.at(bytes, from + (numbers[i] & 0xff) * Long.BYTES);
            missing |= Words.mask(numbers[i + 1]) & Words.notHexadecimals(word);
        }
        return missing == 0;
    }

    private boolean areHoles(byte[] bytes, int from, Cut cut) {
        for (int i = 0; i < holes.length; i++) {
            if (holes[i].end(bytes, from + bounds[2 * i], from + length) != from + bounds[2 * i + 1]) {
                return false;
            }
        }
        cut.close(from + length - 1);
        return cut.stamp(bytes, from + stamp, from + length) == from + body;
    }
}
