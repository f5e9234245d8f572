package dev.lsmith.audit;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Opens what a log is packed in, told from its first bytes: gzip (RFC 1952), xz, zstd (RFC 8878), UTF-16 with a byte order
 * mark, or nothing.
 */
final class Decompression {
    private static final int BUFFER = 1 << 16;
    private static final int MAGIC = 6;
    /** Enough for every preset of xz (at most 65 MiB), and a bound for files made to exhaust memory. */
    private static final int XZ_MEMORY_KIB = 128 * 1024;

    private Decompression() {}

    /**
     * The plain bytes of a log. Reading from the result throws {@link IOException}, and nothing else, when the packed data is
     * damaged or ends early; all that came before has then been given.
     *
     * @throws IOException when the stream cannot be read, or is packed in a way that is not known
     */
    static InputStream open(InputStream raw) throws IOException {
        return text(unpack(raw));
    }

    private static InputStream unpack(InputStream raw) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(raw, BUFFER);
        byte[] magic = peek(buffered);
        InputStream in = again(magic, buffered);
        if (starts(magic, 0x1f, 0x8b)) {
            return new GZIPInputStream(in, BUFFER);
        }
        if (starts(magic, 0xfd, '7', 'z', 'X', 'Z', 0)) {
            return new XZInputStream(in, XZ_MEMORY_KIB);
        }
        if (starts(magic, 0x28, 0xb5, 0x2f, 0xfd)) {
            return new GuardedStream(new ZstdInputStream(in));
        }
        if (starts(magic, 'B', 'Z', 'h')) {
            throw new IOException("bzip2 is not read: unpack it first");
        }
        return in;
    }

    private static InputStream text(InputStream plain) {
        byte[] mark = peek(plain);
        InputStream in = again(mark, plain);
        if (starts(mark, 0xff, 0xfe)) {
            return new Utf16InputStream(in, false);
        }
        if (starts(mark, 0xfe, 0xff)) {
            return new Utf16InputStream(in, true);
        }
        if (starts(mark, 0xef, 0xbb, 0xbf)) {
            return again(Arrays.copyOfRange(mark, 3, mark.length), plain);
        }
        return in;
    }

    /** The first bytes, fewer when the stream is shorter or fails; a failure shows again on reading. */
    private static byte[] peek(InputStream in) {
        byte[] magic = new byte[MAGIC];
        int length = 0;
        try {
            while (length < MAGIC) {
                int count = in.read(magic, length, MAGIC - length);
                if (count < 0) {
                    break;
                }
                length += count;
            }
        } catch (IOException e) {
            return Arrays.copyOf(magic, length);
        }
        return Arrays.copyOf(magic, length);
    }

    /** Gives the first bytes by themselves, so that a failure behind them does not take them along. */
    private static InputStream again(byte[] first, InputStream rest) {
        return new SequenceInputStream(new ByteArrayInputStream(first), rest);
    }

    private static boolean starts(byte[] bytes, int... magic) {
        if (bytes.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((bytes[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /** Turns the unchecked exceptions by which the zstd library reports damage into {@link IOException}s. */
    private static final class GuardedStream extends FilterInputStream {
        GuardedStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            int count = read(one, 0, 1);
            return count < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return super.read(bytes, offset, length);
            } catch (RuntimeException e) {
                throw new IOException("the zstd data is damaged", e);
            }
        }
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
