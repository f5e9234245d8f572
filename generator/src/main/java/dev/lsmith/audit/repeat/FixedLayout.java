package dev.lsmith.audit.repeat;

import dev.lsmith.audit.repeat.FixedLayouts.PunctuationHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A template and how wide each number is in one line of it: in lines of that layout everything stands at a known place, so that nothing
 * waits for the end of a number before it. Immutable but for the note of what followed; small, as a log may need thousands of them at once.
 *
 * @param <M> what is known of the lines of a template
 */
final class FixedLayout<M> implements Branch<M> {
    /** What {@code auid=} and {@code ses=} are of who did not log in, (unsigned) -1: stays text, as it is in most lines. */
    private static final byte[] UNSET =
            Arrays.copyOf("4294967295".getBytes(StandardCharsets.US_ASCII), 10 + Words.SLACK);

    private static final int UNSET_LENGTH = UNSET.length - Words.SLACK;

    /** A decimal digit has the upper half of this one; and both halves of a byte. */
    private static final long ZEROS = Words.pattern('0');

    private static final long UPPER = Words.pattern('\u00f0');
    private static final long LOWER = Words.pattern('\u000f');

    /** Added to the lower half of a byte, sets the lowest bit of the upper one unless that half is at most nine. */
    private static final long SIX = Words.pattern('\u0006');

    private static final long OVER_NINE = Words.pattern('\u0010');

    private final Template<M> template;
    private final int length;

    /** The text, eight bytes in each, with zeros where lines may differ. */
    private final long[] words;

    /** For each of these the bytes that are text: a bit each, the lowest for the first. */
    private final byte[] texts;

    /** For some of these, a pair: which one, and its bytes that are decimal digits. */
    private final byte[] decimals;

    /** As these, for bytes that are hexadecimal digits. */
    private final byte[] hexadecimals;

    /** Where the time and serial begin and end. */
    private final short stamp;

    private final short body;

    /** Of each category of a context where it begins and ends. */
    private final short[] categories;

    /** All other wildcards, of each where it begins and ends. */
    private final Wildcard[] others;

    private final short[] bounds;

    private @Nullable FixedLayout<M> follower;

    /**
     * The layout of a line.
     *
     * @param line of the template; not longer than {@link PunctuationHash#LONGEST}
     */
    FixedLayout(Template<M> template, LineScan line) {
        this.template = template;
        this.length = line.end() + 1 - line.from();
        this.texts = new byte[(length + Long.BYTES - 1) / Long.BYTES];
        byte[] decimal = new byte[texts.length];
        byte[] hexadecimal = new byte[texts.length];
        mark(texts, 0, length, true);
        List<Integer> otherPlaces = new ArrayList<>();
        short[] ofCategories = new short[2 * line.count()];
        int categoryBounds = 0;
        for (int i = 0; i < line.count(); i++) {
            Wildcard kind = template.rest(line, i);
            if (kind == Wildcard.CATEGORY) {
                ofCategories[categoryBounds++] = (short) line.offset(i);
                ofCategories[categoryBounds++] = (short) (line.offset(i) + line.length(i));
            }
            if (kind == Wildcard.NUMBER || kind == Wildcard.CATEGORY) {
                markNumber(line, template.free(line, i), line.end(i), decimal, hexadecimal);
            } else if (template.free(line, i) == line.start(i) && line.length(i) > 0) {
                mark(texts, line.offset(i), line.offset(i) + line.length(i), false);
                otherPlaces.add(i);
            }
        }
        this.decimals = pairs(decimal);
        this.hexadecimals = pairs(hexadecimal);
        this.words = new long[texts.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = Words.at(line.bytes(), line.from() + i * Long.BYTES) & Words.mask(texts[i]);
        }
        this.categories = Arrays.copyOf(ofCategories, categoryBounds);
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

    /** The layout of all lines of either, which differ in digits of numbers only. */
    private FixedLayout(FixedLayout<M> one, FixedLayout<M> other) {
        this.template = other.template;
        this.length = other.length;
        this.texts = other.texts;
        this.stamp = other.stamp;
        this.body = other.body;
        this.categories = other.categories;
        this.others = other.others;
        this.bounds = other.bounds;
        this.words = other.words;
        byte[] decimal = bits(other.decimals, texts.length);
        byte[] hexadecimal = bits(other.hexadecimals, texts.length);
        byte[] before = bits(one.hexadecimals, texts.length);
        for (int i = 0; i < words.length; i++) {
            hexadecimal[i] |= before[i];
            decimal[i] &= (byte) ~before[i];
        }
        this.decimals = pairs(decimal);
        this.hexadecimals = pairs(hexadecimal);
    }

    /** Its digits may be others, and letters only if one is; a sign or an {@code x} stays. */
    private void markNumber(LineScan line, int start, int end, byte[] decimal, byte[] hexadecimal) {
        if (end - start == UNSET_LENGTH && Words.same(line.bytes(), start, UNSET, 0, UNSET_LENGTH)) {
            return;
        }
        boolean letters = false;
        for (int i = start; i < end; i++) {
            letters |= Character.isLetter(line.bytes()[i]);
        }
        for (int i = start; i < end; i++) {
            if ((Words.notHexadecimals(Words.at(line.bytes(), i)) & 0x80) == 0) {
                mark(texts, i - line.from(), i + 1 - line.from(), false);
                mark(letters ? hexadecimal : decimal, i - line.from(), i + 1 - line.from(), true);
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

    private static byte[] bits(byte[] pairs, int words) {
        byte[] bits = new byte[words];
        for (int i = 0; i < pairs.length; i += 2) {
            bits[pairs[i] & 0xff] = pairs[i + 1];
        }
        return bits;
    }

    /** One layout for the lines of both, if they differ in digits of numbers only; otherwise this one. */
    FixedLayout<M> merged(FixedLayout<M> other) {
        boolean alike = template == other.template && length == other.length && Arrays.equals(texts, other.texts);
        return alike ? new FixedLayout<>(this, other) : this;
    }

    /** What the lines are of. */
    Template<M> template() {
        return template;
    }

    /** The layout of the line that came behind the last one of this; null when it is not known. */
    @Nullable
    FixedLayout<M> follower() {
        return follower;
    }

    /** A line of a layout came behind one of this. */
    void isFollowedBy(FixedLayout<M> layout) {
        if (follower != layout) {
            follower = layout;
        }
    }

    /** Whether there is a newline where lines of this layout end. */
    boolean endsLine(byte[] bytes, int from, int to) {
        return from + length <= to && bytes[from + length - 1] == '\n';
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

    /** The categories of a line that it covers, as {@link LineScan#levels} tells them. */
    long levels(byte[] bytes, int from) {
        long levels = 0;
        for (int i = 0; i < categories.length; i += 2) {
            levels = LineScan.withCategory(levels, bytes, from + categories[i], from + categories[i + 1]);
        }
        return levels;
    }

    @Override
    public Branch<M> with(FixedLayout<M> added, int depth) {
        return Branch.ByByte.between(this, added);
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
        for (int i = 0; i < decimals.length; i += 2) {
            long half = Words.at(bytes, from + (decimals[i] & 0xff) * Long.BYTES) ^ ZEROS;
            missing |= Words.mask(decimals[i + 1]) & (half | (((half & LOWER) + SIX) & OVER_NINE)) & UPPER;
        }
        for (int i = 0; i < hexadecimals.length; i += 2) {
            long word = Words.at(bytes, from + (hexadecimals[i] & 0xff) * Long.BYTES);
            missing |= Words.mask(hexadecimals[i + 1]) & Words.notHexadecimals(word);
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
