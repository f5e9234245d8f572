package dev.lsmith.app.watch;

import dev.lsmith.app.recording.RecordingNotes.FileIdentity;
import dev.lsmith.audit.LogSources.LogSource;
import dev.lsmith.base.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A log and what was rotated away from it, packed or not: {@code audit.log.1} (auditd, logrotate), {@code audit.log-20261130} ({@code dateext} of
 * logrotate(8)), and either with {@code .gz}, {@code .xz} or {@code .zst}.
 */
final class RotatedFiles {
    private static final Pattern PACKED = Pattern.compile("\\.(?:gz|xz|zst)$");
    private static final Pattern PLACE = Pattern.compile(".*[.-](\\d{1,9}|\\d{8}-?\\d{1,10})$");

    private final Path path;

    /** Those beside a log. */
    RotatedFiles(Path path) {
        this.path = path;
    }

    /** All, the oldest first, the log itself last. What is being packed stands there twice: the plain one counts. */
    List<Path> all() throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        String name = String.valueOf(path.getFileName());
        Pattern rotated = Pattern.compile(Pattern.quote(name) + "(?:\\.\\d{1,9}|-\\d{8}(?:-?\\d{1,10})?)(?:"
                + PACKED.pattern().replace("$", "") + ")?");
        List<Path> files = new ArrayList<>();
        if (folder != null && Files.isDirectory(folder)) {
            try (Stream<Path> all = Files.list(folder)) {
                all.filter(file -> rotated.matcher(nameOf(file)).matches())
                        .filter(file -> !isPacked(file) || !Files.exists(file.resolveSibling(unpackedName(file))))
                        .sorted(Comparator.comparing(RotatedFiles::age).reversed())
                        .forEach(files::add);
            }
        }
        if (Files.exists(path)) {
            files.add(path);
        }
        return files;
    }

    /** The file that was begun after another one: that of the path, or an older one that was renamed meanwhile. */
    Optional<Path> after(FileIdentity known) throws IOException {
        List<Path> files = all();
        for (boolean packed : List.of(false, true)) {
            for (int i = 0; i < files.size(); i++) {
                if (isPacked(files.get(i)) == packed && is(known, files.get(i))) {
                    return i + 1 < files.size() ? Optional.of(files.get(i + 1)) : Optional.empty();
                }
            }
        }
        return Files.exists(path) ? Optional.of(path) : Optional.empty();
    }

    /** Whether a file is the one that is known: by its inode, or of a packed one by what it holds. */
    private static boolean is(FileIdentity known, Path file) throws IOException {
        return isPacked(file)
                ? begins(file, known)
                : !known.inode().isEmpty() && inode(file).equals(known.inode());
    }

    /** Whether a packed file begins as the one that is known. */
    static boolean begins(Path file, FileIdentity known) {
        if (known.length() == 0) {
            return false;
        }
        try (InputStream in = unpacked(file)) {
            byte[] head = in.readNBytes(known.length());
            return head.length == known.length() && Sha256.hex(head).equals(known.head());
        } catch (IOException e) {
            return false; // damaged, being written, or gone: it is not that file
        }
    }

    static boolean isPacked(Path file) {
        return PACKED.matcher(nameOf(file)).find();
    }

    /** Its plain bytes from the start. */
    static InputStream unpacked(Path file) throws IOException {
        return new LogSource(file.toString(), "", () -> Files.newInputStream(file)).unpacked();
    }

    /** What tells a file from others by its first bytes. */
    static FileIdentity head(FileChannel channel, int length, String inode) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) > 0) {
            // Reads on until it has all.
        }
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return new FileIdentity(inode, Sha256.hex(bytes), bytes.length);
    }

    static String inode(Path file) throws IOException {
        try {
            return String.valueOf(
                    Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /** A number of a rotation, the larger the older; dates are the older the smaller they are. */
    private static long age(Path file) {
        String name = unpackedName(file);
        long number = Long.parseLong(PLACE.matcher(name).replaceFirst("$1").replace("-", ""));
        return name.matches(".*\\.\\d{1,9}") ? number : -number;
    }

    private static String unpackedName(Path file) {
        return PACKED.matcher(nameOf(file)).replaceFirst("");
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }
}
