package dev.lsmith.audit;

import dev.lsmith.base.KernelText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A line of a log. A CR before its LF and NUL bytes at either end (holes that a crash left in the file) are not part of its
 * text.
 */
final class Line {
    /** Lines longer than this are passed over: no record of the kernel is (MAX_AUDIT_MESSAGE_LENGTH is 8,970). */
    static final int LONGEST = 1 << 20;

    private final byte[] buffer;
    private final int start;
    private final int end;
    private final long size;

    /**
     * A line.
     *
     * @param buffer holds it between {@code start} and {@code end}
     * @param size how many bytes it has, its end included
     */
    Line(byte[] buffer, int start, int end, long size) {
        this.buffer = buffer;
        this.start = start;
        this.end = end;
        this.size = size;
    }

    /** A line of which nothing was kept. */
    static Line passedOver(long size) {
        return new Line(new byte[0], 0, 0, size);
    }

    /** How many bytes the line has, its end included. */
    long size() {
        return size;
    }

    /** Whether it is longer than {@link #LONGEST}; its text is then empty. */
    boolean isTooLong() {
        return end - start > LONGEST || (size > 1 && buffer.length == 0);
    }

    /** The bytes of the line without its end, as they are. */
    byte[] bytes() {
        return isTooLong() ? new byte[0] : Arrays.copyOfRange(buffer, start, end);
    }

    /** The line as text, without loss (see {@link KernelText}). */
    String text() {
        return isTooLong() ? "" : text(buffer, start, end);
    }

    /** The text of a line. */
    static String text(byte[] bytes, int start, int end) {
        int from = start;
        int to = end;
        if (to > from && bytes[to - 1] == '\r') {
            to--;
        }
        while (from < to && bytes[from] == 0) {
            from++;
        }
        while (to > from && bytes[to - 1] == 0) {
            to--;
        }
        for (int i = from; i < to; i++) {
            if (bytes[i] < 0) {
                return KernelText.decode(bytes, from, to - from);
            }
        }
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
