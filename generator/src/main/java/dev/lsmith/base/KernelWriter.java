package dev.lsmith.base;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;

/** Writes text as the bytes that it stands for: those of {@link KernelText#encode}, without holding all of it. */
public final class KernelWriter extends Writer {
    private static final int MOST_HELD = 1 << 16;

    private final OutputStream out;
    private final StringBuilder held = new StringBuilder();

    /** Writes to {@code out}, and closes it when it is closed. */
    public KernelWriter(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
        held.append(text, offset, length);
        release(MOST_HELD);
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
        held.append(text, offset, offset + length);
        release(MOST_HELD);
    }

    /** Writes what is held if it is that much; the first half of a character waits for the second. */
    private void release(int least) throws IOException {
        int length = held.length();
        if (length > 0 && length >= least) {
            int whole = Character.isHighSurrogate(held.charAt(length - 1)) ? length - 1 : length;
            out.write(KernelText.encode(held.substring(0, whole)));
            held.delete(0, whole);
        }
    }

    @Override
    public void flush() throws IOException {
        release(0);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        try (out) {
            out.write(KernelText.encode(held.toString()));
            held.setLength(0);
        }
    }
}
