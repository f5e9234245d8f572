package dev.lsmith.log.scan;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A line but for its volatile words: segments of text, and a hole between each two. The newline is part of the last segment.
 * Immutable.
 *
 * @param <M> what whoever made it knows of such lines
 */
public final class Template<M> implements Node<M> {
    private final byte[] line;
    private final int length;
    private final long hash;
    private final Masking masking;
    private final int body;
    private final int[] starts;
    private final int[] lengths;
    private final Hole[] holes;
    private final Verdict verdict;
    private final @Nullable M meaning;

    /** What to do with a line of this template. */
    enum Verdict {
        /** All such lines mean the same. */
        KNOWN,
        /** What is left out matters: look again, leaving out less. */
        REFINE,
        /** Each has to be looked at. */
        UNKNOWN
    }

    Template(byte[] bytes, int from, int to, LineScan scan, Masking masking, Verdict verdict, Optional<M> meaning) {
        Cut cut = scan.cut();
        this.length = to - from;
        this.line = Arrays.copyOf(Arrays.copyOfRange(bytes, from, to), length + 1 + Words.SLACK);
        this.line[length] = '\n';
        this.hash = scan.hash();
        this.masking = masking;
        this.body = cut.body() - from;
        this.verdict = verdict;
        this.meaning = meaning.orElse(null);
        this.holes = new Hole[cut.count()];
        this.starts = new int[holes.length + 1];
        this.lengths = new int[holes.length + 1];
        for (int i = 0; i < holes.length; i++) {
            holes[i] = cut.hole(i);
            lengths[i] = cut.start(i) - from - starts[i];
            starts[i + 1] = cut.end(i) - from;
        }
        lengths[holes.length] = length + 1 - starts[holes.length];
    }

    /** What whoever made it knows of such lines. */
    public M meaning() {
        return Objects.requireNonNull(meaning);
    }

    /** The line that it was made of. */
    public byte[] line() {
        return Arrays.copyOf(line, length);
    }

    /** How long the line that it was made of is behind its time and serial. */
    public int bodyLength() {
        return length - body;
    }

    Verdict verdict() {
        return verdict;
    }

    long hash() {
        return hash;
    }

    /** How many holes there are; there is one segment more. */
    int holes() {
        return holes.length;
    }

    /** What is left out behind a segment. */
    Hole hole(int segment) {
        return holes[segment];
    }

    /** How long a segment is. */
    int length(int segment) {
        return lengths[segment];
    }

    /** A byte of a segment. */
    byte at(int segment, int offset) {
        return line[starts[segment] + offset];
    }

    /** Whether something is left out at a place. */
    boolean leavesOut(Place place) {
        return place.segment() < holes.length && lengths[place.segment()] == place.offset();
    }

    /** Whether a value of a kind stands at a place of the line that it was made of. */
    boolean holds(Hole hole, Place place) {
        return new Cut().add(hole, line, starts[place.segment()] + place.offset(), length);
    }

    /** Whether a line that was scanned is one of these: the same byte for byte but for what is left out. */
    boolean matches(byte[] bytes, int from, LineScan scan, Masking how) {
        Cut cut = scan.cut();
        if (hash != scan.hash() || masking != how || holes.length != cut.count()) {
            return false;
        }
        int segment = from;
        for (int i = 0; i < holes.length; i++) {
            if (holes[i] != cut.hole(i) || lengths[i] != cut.start(i) - segment || !same(i, bytes, segment)) {
                return false;
            }
            segment = cut.end(i);
        }
        return starts[holes.length] + cut.end() - segment == length
                && Words.same(line, starts[holes.length], bytes, segment, cut.end() - segment);
    }

    /**
     * Whether a line, of which the end is not known, is one of these. A line that has no newline is not.
     *
     * @param to where the bytes end, with slack behind
     * @param cut has left out the first few holes, or none; takes the others and the end of the line
     */
    boolean covers(byte[] bytes, int from, int to, Cut cut) {
        int segment = from;
        for (int i = 0; i < holes.length; i++) {
            int end = segment + lengths[i];
            if (end >= to || !same(i, bytes, segment) || (i >= cut.count() && !cut.add(holes[i], bytes, end, to))) {
                return false;
            }
            segment = cut.end(i);
        }
        int newline = segment + lengths[holes.length] - 1;
        cut.close(newline);
        return newline < to && same(holes.length, bytes, segment);
    }

    private boolean same(int segment, byte[] bytes, int from) {
        return Words.same(line, starts[segment], bytes, from, lengths[segment]);
    }
}
