package dev.lsmith.app.watch;

import dev.lsmith.app.recording.RecordingNotes.FileIdentity;
import dev.lsmith.app.recording.RecordingNotes.FollowedUntil;
import dev.lsmith.base.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
    private @Nullable FileChannel open;
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
        for (Path each : files()) {
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

    @Override
    public Chunk next() throws IOException {
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
        Optional<Path> follower = follower();
        if (follower.isEmpty()) {
            return Chunk.NOTHING;
        }
        // What was written between the last look and the renaming.
        bytes = read(channel);
        if (bytes.length > 0) {
            return new Chunk(Optional.empty(), bytes, false, List.of());
        }
        FileChannel next = opened(follower.get());
        if (next == null) {
            return Chunk.NOTHING;
        }
        channel.close();
        begin(follower.get(), next);
        return new Chunk(Optional.of(new Beginning(path.toString(), Optional.empty())), read(next), false, List.of());
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
        inode = inode(file);
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

    /** The file that was begun after the one that is open: that of the path, or an older one that was renamed meanwhile. */
    private Optional<Path> follower() throws IOException {
        List<Path> files = files();
        for (int i = 0; i < files.size(); i++) {
            if (inode(files.get(i)).equals(inode)) {
                return i + 1 < files.size() ? Optional.of(files.get(i + 1)) : Optional.empty();
            }
        }
        return Files.exists(path) ? Optional.of(path) : Optional.empty();
    }

    /** The file and its rotated ones that are not packed, the oldest first. */
    private List<Path> files() throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        String name = String.valueOf(path.getFileName());
        Pattern rotated = Pattern.compile(Pattern.quote(name) + "(?:\\.\\d{1,9}|-\\d{8}(?:-?\\d{1,10})?)");
        List<Path> files = new ArrayList<>();
        if (folder != null && Files.isDirectory(folder)) {
            try (Stream<Path> all = Files.list(folder)) {
                all.filter(file -> rotated.matcher(String.valueOf(file.getFileName()))
                                .matches())
                        .sorted(Comparator.comparing(FileFeed::age).reversed())
                        .forEach(files::add);
            }
        }
        if (Files.exists(path)) {
            files.add(path);
        }
        return files;
    }

    /** A number of a rotation, the larger the older; dates are the older the smaller they are. */
    private static long age(Path file) {
        String name = String.valueOf(file.getFileName());
        String digits =
                name.replaceAll(".*[.-](\\d{1,9}|\\d{8}-?\\d{1,10})$", "$1").replace("-", "");
        long number = Long.parseLong(digits);
        return name.matches(".*\\.\\d{1,9}") ? number : -number;
    }

    private static boolean is(FileIdentity identity, Path file, FileChannel channel) throws IOException {
        return inode(file).equals(identity.inode())
                && channel.size() >= identity.length()
                && head(channel, identity.length(), "").head().equals(identity.head());
    }

    @Override
    public Optional<FileIdentity> identity() {
        return Optional.ofNullable(known);
    }

    private FileIdentity head(FileChannel channel, int length) throws IOException {
        return head(channel, length, inode);
    }

    private static FileIdentity head(FileChannel channel, int length, String inode) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) > 0) {
            // Reads on until it has all.
        }
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return new FileIdentity(inode, Sha256.hex(bytes), bytes.length);
    }

    private static @Nullable FileChannel opened(Path file) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static String inode(Path file) throws IOException {
        try {
            return String.valueOf(
                    Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
        }
    }
}
