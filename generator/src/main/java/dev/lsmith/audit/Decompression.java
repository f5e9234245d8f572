package dev.lsmith.audit;

import dev.lsmith.base.Packed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Opens what a log is packed in, told from its first bytes: gzip (RFC 1952), xz, zstd (RFC 8878), UTF-16 with a byte order
 * mark, or nothing.
 */
final class Decompression {
    private Decompression() {}

    /**
     * The plain bytes of a log. Reading from the result throws {@link IOException}, and nothing else, when the packed data is
     * damaged or ends early; all that came before has then been given.
     *
     * @throws IOException when the stream cannot be read, or is packed in a way that is not known
     */
    static InputStream open(InputStream raw) throws IOException {
        return text(Packed.open(raw));
    }

    private static InputStream text(InputStream plain) {
        byte[] mark = Packed.peek(plain);
        InputStream in = Packed.again(mark, plain);
        if (Packed.starts(mark, 0xff, 0xfe)) {
            return new Utf16InputStream(in, false);
        }
        if (Packed.starts(mark, 0xfe, 0xff)) {
            return new Utf16InputStream(in, true);
        }
        if (Packed.starts(mark, 0xef, 0xbb, 0xbf)) {
            return Packed.again(Arrays.copyOfRange(mark, 3, mark.length), plain);
        }
        return in;
    }

    /**
     * UTF-16 as UTF-8, for logs that went through PowerShell or an editor. Lone surrogates become U+FFFD; half a unit at the
     * end is dropped.
     */
    static final class Utf16InputStream extends InputStream {
        private static final int REPLACEMENT = 0xfffd;
        private static final int MARK = 0xfeff;

        private final InputStream in;
        private final boolean bigEndian;
        private byte[] pending = {};
        private int pendingFrom;
        private int unitAhead = -1;

        Utf16InputStream(InputStream in, boolean bigEndian) {
            this.in = in;
            this.bigEndian = bigEndian;
        }

        @Override
        public int read() throws IOException {
            if (pendingFrom == pending.length && !encodeNext()) {
                return -1;
            }
            return pending[pendingFrom++] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = 0;
            while (count < length) {
                int b = read();
                if (b < 0) {
                    return count == 0 ? -1 : count;
                }
                bytes[offset + count++] = (byte) b;
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }

        private boolean encodeNext() throws IOException {
            int unit = unit();
            while (unit == MARK) {
                unit = unit();
            }
            if (unit < 0) {
                return false;
            }
            int codePoint = unit;
            if (Character.isHighSurrogate((char) unit)) {
                int low = unit();
                if (low >= 0 && Character.isLowSurrogate((char) low)) {
                    codePoint = Character.toCodePoint((char) unit, (char) low);
                } else {
                    unitAhead = low;
                    codePoint = REPLACEMENT;
                }
            } else if (Character.isLowSurrogate((char) unit)) {
                codePoint = REPLACEMENT;
            }
            pending = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
            pendingFrom = 0;
            return true;
        }

        private int unit() throws IOException {
            if (unitAhead >= 0) {
                int unit = unitAhead;
                unitAhead = -1;
                return unit;
            }
            int first = in.read();
            int second = in.read();
            if (first < 0 || second < 0) {
                return -1;
            }
            return bigEndian ? first << 8 | second : second << 8 | first;
        }
    }
}
