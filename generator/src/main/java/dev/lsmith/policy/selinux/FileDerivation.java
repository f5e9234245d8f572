package dev.lsmith.policy.selinux;

import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileKind;
import dev.lsmith.access.FilePermission;
import dev.lsmith.base.ShippedData;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What was done to a file, in SELinux's classes and permissions ({@code profiles/selinux/derivation.csv}). */
final class FileDerivation {
    /** The key under which {@link #of} gives what is needed on the directory that holds the file. */
    static final String DIRECTORY_ABOVE = "@dir";

    private final List<List<String>> table = ShippedData.rows("selinux/derivation.csv");
    private final Map<Done, SortedMap<String, SortedSet<String>>> known = new HashMap<>();

    /** What was done to what, of which there are few kinds. */
    private record Done(FileKind kind, Set<FilePermission> permissions) {}

    /** Class to permissions. */
    SortedMap<String, SortedSet<String>> of(FileAccess access) {
        Done done = new Done(kind(access.path(), access.fileKind()), access.permissions());
        return known.computeIfAbsent(done, d -> of(d.kind(), d.permissions()));
    }

    /** Class to permissions. */
    SortedMap<String, SortedSet<String>> of(FileKind kind, Collection<FilePermission> permissions) {
        SortedMap<String, SortedSet<String>> classes = new TreeMap<>();
        for (List<String> row : table) {
            boolean done =
                    permissions.stream().anyMatch(p -> Permissions.word(p).equals(row.get(1)));
            if (done && row.get(0).equals(Permissions.word(kind))) {
                classes.computeIfAbsent(row.get(2), c -> new TreeSet<>()).addAll(Permissions.list(row.get(3)));
            }
        }
        return classes;
    }

    /** What reading, and unless {@code readOnly} changing, files and folders needs; class to permissions. */
    SortedMap<String, SortedSet<String>> baseline(boolean readOnly) {
        SortedMap<String, SortedSet<String>> classes = new TreeMap<>();
        Set<FilePermission> done = readOnly
                ? EnumSet.of(FilePermission.READ, FilePermission.LOCK)
                : EnumSet.complementOf(EnumSet.of(FilePermission.MAP_EXEC, FilePermission.IOCTL));
        for (FileKind kind : List.of(FileKind.REGULAR, FileKind.DIRECTORY, FileKind.SYMLINK)) {
            of(kind, done)
                    .forEach((tclass, permissions) -> classes.computeIfAbsent(
                                    tclass.equals(DIRECTORY_ABOVE) ? "dir" : tclass, c -> new TreeSet<>())
                            .addAll(permissions));
        }
        return classes;
    }

    /** The directory that holds a path, with a slash at its end. */
    static String above(String path) {
        String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return plain.substring(0, plain.lastIndexOf('/') + 1);
    }

    private static FileKind kind(String path, FileKind kind) {
        if (kind != FileKind.UNKNOWN) {
            return kind;
        }
        if (path.endsWith("/")) {
            return FileKind.DIRECTORY;
        }
        boolean device = path.startsWith("/dev/") && !path.startsWith("/dev/shm/") && !path.startsWith("/dev/mqueue/");
        return device ? FileKind.CHARACTER_DEVICE : FileKind.REGULAR;
    }
}
