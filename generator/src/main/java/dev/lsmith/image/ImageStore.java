package dev.lsmith.image;

import dev.lsmith.base.Packed;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of an image. Nothing of an image is ever written under a name of the image's: what is packed is unpacked into one
 * nameless temporary file, and all else is read where it lies.
 */
final class ImageStore implements Closeable {
    /** What all of an image may unpack to; more is taken for an archive made to fill the disk. */
    static final long MOST_UNPACKED = 32L << 30;

    private static final int CHUNK = 1 << 16;
    private static final int TOO_LARGE = 1 << 30;

    private final List<FileChannel> open = new ArrayList<>();
    private final long mostUnpacked;
    private long unpacked;

    ImageStore(long mostUnpacked) {
        this.mostUnpacked = mostUnpacked;
    }

    /** Opens a file when it is read. */
    interface Opening {
        FileChannel open() throws IOException;
    }

    /**
     * Where bytes lie.
     *
     * @param source the file
     * @param offset of the first
     * @param length how many
     * @param closes whether the file is closed after each reading, as an image in a directory has too many to keep open
     */
    record Region(Opening source, long offset, long length, boolean closes) {
        /** A part of it; what would lie behind its end is not in the part. */
        Region part(long from, long size) {
            long start = Math.min(from, length);
            return new Region(source, offset + start, Math.min(size, length - start), closes);
        }

        /** Reads up to {@code size} bytes from a place in it; fewer at its end. */
        byte[] read(long from, int size) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(0, Math.min(size, length - from)));
            FileChannel channel = source.open();
            try {
                while (buffer.hasRemaining()) {
                    int count = channel.read(buffer, offset + from + buffer.position());
                    if (count < 0) {
                        throw new IOException("it ends early");
                    }
                }
            } finally {
                if (closes) {
                    channel.close();
                }
            }
            return buffer.array();
        }

        /** All of it, if it is not larger than what fits in memory. */
        byte[] bytes() throws IOException {
            if (length > TOO_LARGE) {
                throw new IOException("a file of " + length + " bytes is not looked into");
            }
            return read(0, (int) length);
        }

        /** It as a stream. */
        InputStream stream() {
            return new RegionStream(this);
        }
    }

    /** A region read from its beginning to its end. */
    private static final class RegionStream extends InputStream {
        private final Region region;
        private long at;

        RegionStream(Region region) {
            this.region = region;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (at >= region.length()) {
                return -1;
            }
            byte[] some = region.read(at, Math.min(length, CHUNK));
            System.arraycopy(some, 0, bytes, offset, some.length);
            at += some.length;
            return some.length;
        }
    }

    /** A file of the host's. */
    Region file(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        open.add(channel);
        return new Region(() -> channel, 0, channel.size(), false);
    }

    /** A file of a directory that is an image. */
    Region lazily(Path path, long size) {
        return new Region(
                () -> FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS), 0, size, true);
    }

    /** The plain bytes of a region that may be packed. */
    Region plain(Region region) throws IOException {
        byte[] magic = region.read(0, 6);
        boolean packed = Packed.starts(magic, 0x1f, 0x8b)
                || Packed.starts(magic, 0x28, 0xb5, 0x2f, 0xfd)
                || Packed.starts(magic, 0xfd, '7', 'z', 'X', 'Z')
                || Packed.starts(magic, 'B', 'Z', 'h');
        if (!packed) {
            return region;
        }
        try (InputStream in = Packed.open(region.stream())) {
            return spool(in);
        }
    }

    private Region spool(InputStream in) throws IOException {
        Path path = Files.createTempFile("lsmith-image", ".tmp");
        FileChannel channel = FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        open.add(channel);
        byte[] chunk = new byte[CHUNK];
        OutputStream out = Channels.newOutputStream(channel);
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            unpacked += count;
            if (unpacked > mostUnpacked) {
                throw new IOException("it unpacks to more than " + mostUnpacked + " bytes");
            }
            out.write(chunk, 0, count);
        }
        return new Region(() -> channel, 0, channel.size(), false);
    }

    @Override
    public void close() throws IOException {
        for (FileChannel channel : open) {
            channel.close();
        }
    }
}
