package dev.lsmith.log.scan;

import java.util.Arrays;
import java.util.Optional;

/**
 * A line but for its volatile words. Immutable.
 *
 * @param <M> what whoever made it knows of such lines
 */
public final class Template<M> {
    /** Bytes that a template takes beside its text, about. */
    private static final int OVERHEAD = 160;

    private final byte[] line;
    private final int length;
    private final long hash;
    private final Masking masking;
    private final int stamp;
    private final int[] holes;
    private final Verdict verdict;
    private final Optional<M> meaning;

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
        this.length = to - from;
        this.line = Arrays.copyOf(Arrays.copyOfRange(bytes, from, to), length + Words.SLACK);
        this.hash = scan.hash();
        this.masking = masking;
        this.stamp = scan.stamp() - from;
        this.holes = new int[2 * scan.holes() + 2];
        this.verdict = verdict;
        this.meaning = meaning;
        holes[0] = scan.body() - from;
        for (int i = 0; i < scan.holes(); i++) {
            holes[2 * i + 1] = scan.holeStart(i) - from;
            holes[2 * i + 2] = scan.holeEnd(i) - from;
        }
        holes[holes.length - 1] = length;
    }

    /** What whoever made it knows of such lines. */
    public M meaning() {
        return meaning.orElseThrow();
    }

    /** The line that it was made of. */
    public byte[] line() {
        return Arrays.copyOf(line, length);
    }

    /** How long the line that it was made of is behind its time and serial. */
    public int bodyLength() {
        return length - holes[0];
    }

    /** How many bytes of memory it takes, about. */
    public int weight() {
        return OVERHEAD + line.length + holes.length * Integer.BYTES;
    }

    Verdict verdict() {
        return verdict;
    }

    long hash() {
        return hash;
    }

    /** Whether the line is one of these: the same byte for byte but for what is left out. */
    boolean matches(byte[] bytes, int from, int to, LineScan scan, Masking how) {
        if (hash != scan.hash()
                || masking != how
                || holes.length != 2 * scan.holes() + 2
                || stamp != scan.stamp() - from
                || !Words.same(line, 0, bytes, from, stamp)) {
            return false;
        }
        int start = scan.body();
        for (int i = 0; i < scan.holes(); i++) {
            if (!segment(i, bytes, start, scan.holeStart(i))) {
                return false;
            }
            start = scan.holeEnd(i);
        }
        return segment(scan.holes(), bytes, start, to);
    }

    private boolean segment(int index, byte[] bytes, int from, int to) {
        int own = holes[2 * index];
        return holes[2 * index + 1] - own == to - from && Words.same(line, own, bytes, from, to - from);
    }
}
