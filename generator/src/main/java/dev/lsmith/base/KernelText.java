package dev.lsmith.base;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Byte strings of the kernel (file names, comm, arguments) as Java strings, without loss.
 *
 * <p>Valid UTF-8 becomes the characters it stands for. Every other byte {@code b} becomes the lone surrogate
 * {@code U+DC00 + b}, which no valid UTF-8 can produce, so that {@link #encode} gives back exactly the bytes that
 * {@link #decode} was given (the scheme of Python's PEP 383).
 */
public final class KernelText {
    private static final char ESCAPE_BASE = '\uDC00';

    private KernelText() {}

    /** Decodes bytes of any content; never fails. */
    public static String decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    /** Decodes {@code length} bytes from {@code offset}; never fails. */
    public static String decode(byte[] bytes, int offset, int length) {
        if (isAscii(bytes, offset, length)) {
            return new String(bytes, offset, length, StandardCharsets.US_ASCII);
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
        CharBuffer out = CharBuffer.allocate(length);
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            if (!result.isError()) {
                return out.flip().toString();
            }
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (ESCAPE_BASE + (in.get() & 0xff)));
            }
            decoder.reset();
        }
    }

    /** The bytes that {@code text} stands for: the inverse of {@link #decode}. */
    public static byte[] encode(String text) {
        return holdsEscapedByte(text) ? encodeEscaped(text) : text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] encodeEscaped(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c < 0x80) {
                out.write(c);
            } else if (isEscapedByte(c)) {
                out.write(c - ESCAPE_BASE);
            } else {
                byte[] encoded = Character.toString(c).getBytes(StandardCharsets.UTF_8);
                out.write(encoded, 0, encoded.length);
            }
        }
        return out.toByteArray();
    }

    private static boolean isAscii(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether a byte that was no valid UTF-8 may be in it; the second half of a character looks the same. */
    private static boolean holdsEscapedByte(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isEscapedByte(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code codePoint} stands for a byte that was no valid UTF-8. */
    public static boolean isEscapedByte(int codePoint) {
        return codePoint >= ESCAPE_BASE + 0x80 && codePoint <= ESCAPE_BASE + 0xff;
    }

    /** Writes text as the bytes that it stands for: those of {@link KernelText#encode}, without holding all of it. */
    public static final class KernelWriter extends Writer {
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
}
