package dev.lsmith.log;

import dev.lsmith.text.KernelText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Lines of bytes, read in blocks and in constant memory. A line ends in LF, or with the stream; a CR before the LF and NUL
 * bytes at either end (holes that a crash left in the file) are not part of its text.
 */
final class LineReader {
    /** Lines longer than this are passed over: no record of the kernel is (MAX_AUDIT_MESSAGE_LENGTH is 8,970). */
    static final int LONGEST = 1 << 20;

    private static final int BLOCK = 1 << 16;

    private final InputStream in;
    private byte[] buffer = new byte[BLOCK];
    private int start;
    private int end;
    private int next;
    private int filled;
    private long size;
    private boolean tooLong;

    LineReader(InputStream in) {
        this.in = in;
    }

    /**
     * Goes to the next line.
     *
     * @return whether there is one
     * @throws IOException from the stream; {@link #size} then tells how much was read of a line that was cut off
     */
    boolean next() throws IOException {
        start = next;
        tooLong = false;
        size = 0;
        int scanned = start;
        while (true) {
            int newline = newline(scanned);
            if (newline >= 0) {
                return line(newline, newline + 1);
            }
            if (filled - start > LONGEST) {
                tooLong = true;
                size += filled - start;
                start = filled;
            }
            scanned = filled;
            int before = start;
            if (!fill()) {
                return line(filled, filled) || tooLong;
            }
            scanned -= before - start;
        }
    }

    /** How many bytes the line has, its end included. */
    long size() {
        return size;
    }

    /** Whether it was longer than {@link #LONGEST}; its text is then empty. */
    boolean isTooLong() {
        return tooLong;
    }

    /** The bytes of the line without its end, as they are. */
    byte[] bytes() {
        return tooLong ? new byte[0] : Arrays.copyOfRange(buffer, start, end);
    }

    /** The line as text, without loss (see {@link KernelText}). */
    String text() {
        if (tooLong) {
            return "";
        }
        int from = start;
        int to = end;
        if (to > from && buffer[to - 1] == '\r') {
            to--;
        }
        while (from < to && buffer[from] == 0) {
            from++;
        }
        while (to > from && buffer[to - 1] == 0) {
            to--;
        }
        for (int i = from; i < to; i++) {
            if (buffer[i] < 0) {
                return KernelText.decode(buffer, from, to - from);
            }
        }
        return new String(buffer, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private boolean line(int lineEnd, int nextStart) {
        size += nextStart - start;
        end = lineEnd;
        next = nextStart;
        if (lineEnd - start > LONGEST) {
            tooLong = true;
        }
        return size > 0;
    }

    private int newline(int from) {
        for (int i = from; i < filled; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private boolean fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, filled - start);
            filled -= start;
            start = 0;
        }
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int read = read();
        if (read < 0) {
            return false;
        }
        filled += read;
        return true;
    }

    private int read() throws IOException {
        try {
            return in.read(buffer, filled, buffer.length - filled);
        } catch (IOException e) {
            line(filled, filled);
            throw e;
        }
    }
}
