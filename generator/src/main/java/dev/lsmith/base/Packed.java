package dev.lsmith.base;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/** Opens what a file is packed in, told from its first bytes: gzip (RFC 1952), xz, zstd (RFC 8878), or nothing. */
public final class Packed {
    private static final int BUFFER = 1 << 16;
    private static final int MAGIC = 6;
    /** Enough for every preset of xz (at most 65 MiB), and a bound for files made to exhaust memory. */
    private static final int XZ_MEMORY_KIB = 128 * 1024;

    private Packed() {}

    /**
     * The plain bytes. Reading from the result throws {@link IOException}, and nothing else, when the packed data is damaged or
     * ends early; all that came before has then been given.
     *
     * @throws IOException when the stream cannot be read, or is packed in a way that is not known
     */
    public static InputStream open(InputStream raw) throws IOException {
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

    /** The first bytes, fewer when the stream is shorter or fails; a failure shows again on reading. */
    public static byte[] peek(InputStream in) {
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
    public static InputStream again(byte[] first, InputStream rest) {
        return new SequenceInputStream(new ByteArrayInputStream(first), rest);
    }

    /** Whether the first bytes are these. */
    public static boolean starts(byte[] bytes, int... magic) {
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
}
