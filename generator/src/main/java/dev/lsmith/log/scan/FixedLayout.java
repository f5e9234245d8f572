package dev.lsmith.log.scan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A template and how wide each number is in one line of it: in lines of that layout everything stands at a known place, so that nothing
 * waits for the end of a number before it. Immutable; small, as a log may need thousands of them at once.
 *
 * @param <M> what is known of the lines of a template
 */
final class FixedLayout<M> implements Branch<M> {
    private final Template<M> template;
    private final int length;

    /** The text, eight bytes in each, with zeros where lines may differ. */
    private final long[] words;

    /** For each of these the bytes that are text: a bit each, the lowest for the first. */
    private final byte[] texts;

    /** For some of these, a pair: which one, and its bytes that are digits of a number. */
    private final byte[] numbers;

    /** Where the time and serial begin and end. */
    private final short stamp;

    private final short body;

    /** All other wildcards, of each where it begins and ends. */
    private final Wildcard[] others;

    private final short[] bounds;

    /**
     * The layout of a line.
     *
     * @param line of the template; not longer than {@link PunctuationHash#LONGEST}
     */
    FixedLayout(Template<M> template, LineScan line) {
        this.template = template;
        this.length = line.end() + 1 - line.from();
        this.words = new long[(length + Long.BYTES - 1) / Long.BYTES];
        this.texts = new byte[words.length];
        byte[] digits = new byte[words.length];
        mark(texts, 0, length, true);
        List<Integer> otherPlaces = new ArrayList<>();
        for (int i = 0; i < line.count(); i++) {
            Wildcard kind = template.rest(line, i);
            if (kind == Wildcard.NUMBER) {
                markNumber(line, template.free(line, i), line.end(i), digits);
            } else if (template.free(line, i) == line.start(i) && line.length(i) > 0) {
                mark(texts, line.offset(i), line.offset(i) + line.length(i), false);
                otherPlaces.add(i);
            }
        }
        for (int i = 0; i < words.length; i++) {
            words[i] = Words.at(line.bytes(), line.from() + i * Long.BYTES) & Words.mask(texts[i]);
        }
        this.numbers = pairs(digits);
        this.stamp = (short) line.offset(line.stampIndex());
        this.body = (short) (stamp + line.length(line.stampIndex()));
        otherPlaces.remove((Integer) line.stampIndex());
        this.others = new Wildcard[otherPlaces.size()];
        this.bounds = new short[2 * others.length];
        for (int i = 0; i < others.length; i++) {
            int place = otherPlaces.get(i);
            others[i] = template.rest(line, place);
            bounds[2 * i] = (short) line.offset(place);
            bounds[2 * i + 1] = (short) (line.offset(place) + line.length(place));
        }
    }

    private static void mark(byte[] bits, int from, int to, boolean set) {
        for (int i = from; i < to; i++) {
            int bit = 1 << (i % Long.BYTES);
            int byWord = bits[i / Long.BYTES];
            bits[i / Long.BYTES] = (byte) (set ? byWord | bit : byWord & ~bit);
        }
    }

    /** Its digits may be others; a sign or an {@code x} stays. */
    private void markNumber(LineScan line, int start, int end, byte[] digits) {
        for (int i = start; i < end; i++) {
            if ((Words.notHexadecimals(Words.at(line.bytes(), i)) & 0x80) == 0) {
                mark(texts, i - line.from(), i + 1 - line.from(), false);
                mark(digits, i - line.from(), i + 1 - line.from(), true);
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

    /** A byte of them; zero where they may differ. */
    byte at(int offset) {
        return (byte) (words[offset / Long.BYTES] >>> (offset % Long.BYTES * Byte.SIZE));
    }

    /** The first place at which both have text that is not the same; -1 when there is none. */
    int difference(FixedLayout<M> other) {
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
     * @param time takes the time and serial
     */
    boolean covers(byte[] bytes, int from, int size, EventStamp time) {
        return size == length && isSameText(bytes, from) && areNumbers(bytes, from) && areOthers(bytes, from, time);
    }

    @Override
    public Branch<M> with(FixedLayout<M> added, int depth) {
        return ByteBranch.between(this, added);
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

    private boolean areOthers(byte[] bytes, int from, EventStamp time) {
        for (int i = 0; i < others.length; i++) {
            if (others[i].end(bytes, from + bounds[2 * i], from + length) != from + bounds[2 * i + 1]) {
                return false;
            }
        }
        return time.read(bytes, from + stamp, from + length) == from + body;
    }
}
