package dev.lsmith.app.watch;

import dev.lsmith.app.recording.RecordingNotes.FileIdentity;
import dev.lsmith.app.recording.RecordingNotes.FollowedUntil;
import dev.lsmith.base.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file that grows, and those that take its place. It may be rotated by renaming ({@code audit.log.1}: auditd, logrotate), then the rest of the
 * old one is read first; or be copied and cut off ({@code copytruncate} of logrotate(8)). A file is known again by its inode and by the SHA-256
 * of its first bytes.
 */
public final class FileFeed implements Feed {
    /** How many bytes are read in one go. */
    private static final int MOST = 1 << 22;

    /** Of how many bytes at most a file is known. */
    private static final int HEAD = 1 << 10;

    private final Path path;
    private final RotatedFiles rotated;
    private @Nullable FileChannel open;

    /** A rotated file that was packed before it was read, or before all of it was. */
    private @Nullable InputStream packed;

    /** What of it cannot be unpacked, for people; empty while all can. */
    private String damage = "";

    private String inode = "";
    private long offset;
    private @Nullable FileIdentity known;

    /**
     * A feed from the beginning of what is there.
     *
     * @param path of the file, which need not be there yet
     */
    public FileFeed(Path path) {
        this.path = path;
        this.rotated = new RotatedFiles(path);
    }

    /**
     * A feed that goes on where an earlier one was; from the start of the file that is there now where that one is gone.
     *
     * @param until where that was
     * @return what is to be told of that, if the file is gone
     */
    public Optional<String> resume(FollowedUntil until) throws IOException {
        if (until.identity().isEmpty()) {
            return Optional.empty();
        }
        for (Path each : rotated.all()) {
            if (RotatedFiles.isPacked(each)) {
                if (resumed(each, until)) {
                    return Optional.empty();
                }
                continue;
            }
            FileChannel channel = opened(each);
            if (channel != null && is(until.identity().get(), each, channel) && channel.size() >= until.offset()) {
                begin(each, channel);
                offset = until.offset();
                known = until.identity().get();
                return Optional.empty();
            }
            if (channel != null) {
                channel.close();
            }
        }
        return Optional.of("the log that was followed is gone: what was written to it since is lost");
    }

    /** Goes on in a file that was packed since. */
    private boolean resumed(Path file, FollowedUntil until) throws IOException {
        if (!RotatedFiles.begins(file, until.identity().orElseThrow())) {
            return false;
        }
        InputStream in = RotatedFiles.unpacked(file);
        try {
            in.skipNBytes(until.offset());
        } catch (IOException e) {
            in.close();
            return false; // it ends before that, or is damaged
        }
        packed = in;
        inode = "";
        offset = until.offset();
        FileIdentity before = until.identity().get();
        known = new FileIdentity("", before.head(), before.length());
        return true;
    }

    @Override
    public Chunk next() throws IOException {
        if (packed != null) {
            return unpacked(packed);
        }
        if (open == null) {
            return first(Optional.empty());
        }
        FileChannel channel = open;
        if (isCutOff(channel)) {
            channel.close();
            open = null;
            return first(Optional.of("it was cut off: what was written just before may be missing"));
        }
        byte[] bytes = read(channel);
        if (bytes.length > 0) {
            return new Chunk(Optional.empty(), bytes, false, List.of());
        }
        Optional<Path> follower = rotated.after(identity().orElseThrow());
        if (follower.isEmpty()) {
            return Chunk.NOTHING;
        }
        // What was written between the last look and the renaming.
        bytes = read(channel);
        if (bytes.length > 0) {
            return new Chunk(Optional.empty(), bytes, false, List.of());
        }
        return after(follower.get());
    }

    /** The rest of a packed file, piece by piece; then the file that was begun after it. */
    private Chunk unpacked(InputStream in) throws IOException {
        byte[] bytes = piece(in);
        if (bytes.length > 0) {
            offset += bytes.length;
            return new Chunk(Optional.empty(), bytes, false, List.of());
        }
        Optional<Path> follower = rotated.after(identity().orElseThrow());
        if (follower.isEmpty()) {
            return Chunk.NOTHING;
        }
        in.close();
        packed = null;
        String lost = damage;
        damage = "";
        Chunk next = after(follower.get());
        return lost.isEmpty() ? next : next.with(lost);
    }

    /** What can be unpacked; of a damaged file what comes before. */
    private byte[] piece(InputStream in) {
        byte[] piece = new byte[MOST];
        int length = 0;
        try {
            int read = in.read(piece);
            while (read > 0) {
                length += read;
                read = in.read(piece, length, MOST - length);
            }
        } catch (IOException e) {
            damage = "a rotated file is damaged: what it held behind byte " + (offset + length) + " is lost";
        }
        return Arrays.copyOf(piece, length);
    }

    /** Begins the next file. */
    private Chunk after(Path follower) throws IOException {
        Beginning beginning = new Beginning(path.toString(), Optional.empty());
        if (RotatedFiles.isPacked(follower)) {
            InputStream in = RotatedFiles.unpacked(follower);
            closeOpen();
            packed = in;
            inode = "";
            offset = 0;
            byte[] bytes = piece(in);
            offset = bytes.length;
            int head = Math.min(HEAD, bytes.length);
            known = new FileIdentity("", Sha256.hex(Arrays.copyOf(bytes, head)), head);
            return new Chunk(Optional.of(beginning), bytes, false, List.of());
        }
        FileChannel next = opened(follower);
        if (next == null) {
            return Chunk.NOTHING;
        }
        closeOpen();
        begin(follower, next);
        return new Chunk(Optional.of(beginning), read(next), false, List.of());
    }

    private void closeOpen() throws IOException {
        if (open != null) {
            open.close();
            open = null;
        }
    }

    private Chunk first(Optional<String> lost) throws IOException {
        FileChannel channel = opened(path);
        if (channel == null) {
            return Chunk.NOTHING;
        }
        begin(path, channel);
        return new Chunk(Optional.of(new Beginning(path.toString(), lost)), read(channel), false, List.of());
    }

    private void begin(Path file, FileChannel channel) throws IOException {
        open = channel;
        inode = RotatedFiles.inode(file);
        offset = 0;
        known = head(channel, 0);
    }

    private byte[] read(FileChannel channel) throws IOException {
        long there = channel.size() - offset;
        if (there <= 0) {
            return new byte[0];
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(MOST, there));
        while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) > 0) {
            // Reads on until it is full, or the file ends earlier than its size said.
        }
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        offset += bytes.length;
        if (known == null || known.length() < HEAD) {
            known = head(channel, (int) Math.min(HEAD, offset));
        }
        return bytes;
    }

    /** It is shorter than what was read of it, or begins otherwise. */
    private boolean isCutOff(FileChannel channel) throws IOException {
        FileIdentity before = known;
        return channel.size() < offset
                || (before != null
                        && channel.size() > offset
                        && !head(channel, before.length()).head().equals(before.head()));
    }

    private static boolean is(FileIdentity identity, Path file, FileChannel channel) throws IOException {
        return RotatedFiles.inode(file).equals(identity.inode())
                && channel.size() >= identity.length()
                && RotatedFiles.head(channel, identity.length(), "").head().equals(identity.head());
    }

    @Override
    public Optional<FileIdentity> identity() {
        return Optional.ofNullable(known);
    }

    private FileIdentity head(FileChannel channel, int length) throws IOException {
        return RotatedFiles.head(channel, length, inode);
    }

    private static @Nullable FileChannel opened(Path file) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        closeOpen();
        if (packed != null) {
            packed.close();
        }
    }
}
