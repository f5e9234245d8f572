package dev.lsmith.access;

import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.audit.AuditEvent;
import dev.lsmith.audit.AuditRecord;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** SELinux's file classes as neutral accesses. */
final class SelinuxFiles {
    private static final Map<String, FileKind> KINDS = Map.of(
            "file", FileKind.REGULAR,
            "dir", FileKind.DIRECTORY,
            "lnk_file", FileKind.SYMLINK,
            "chr_file", FileKind.CHARACTER_DEVICE,
            "blk_file", FileKind.BLOCK_DEVICE,
            "fifo_file", FileKind.FIFO,
            "sock_file", FileKind.SOCKET);

    /** A rename needs of the file what a deletion needs: its name goes. */
    private static final Map<String, FilePermission> OF_FILES = Map.ofEntries(
            Map.entry("read", FilePermission.READ),
            Map.entry("write", FilePermission.WRITE),
            Map.entry("append", FilePermission.APPEND),
            Map.entry("create", FilePermission.CREATE),
            Map.entry("unlink", FilePermission.DELETE),
            Map.entry("rename", FilePermission.DELETE),
            Map.entry("getattr", FilePermission.GETATTR),
            Map.entry("setattr", FilePermission.SETATTR),
            Map.entry("relabelfrom", FilePermission.SETATTR),
            Map.entry("relabelto", FilePermission.SETATTR),
            Map.entry("lock", FilePermission.LOCK),
            Map.entry("ioctl", FilePermission.IOCTL),
            Map.entry("execute", FilePermission.MAP_EXEC));

    /** To write a directory is to make or remove names in it, which is told of those names and not of it. */
    private static final Map<String, FilePermission> OF_DIRECTORIES = Map.of(
            "read", FilePermission.READ,
            "create", FilePermission.CREATE,
            "rmdir", FilePermission.DELETE,
            "rename", FilePermission.DELETE,
            "getattr", FilePermission.GETATTR,
            "setattr", FilePermission.SETATTR,
            "ioctl", FilePermission.IOCTL,
            "search", FilePermission.SEARCH);

    private static final Set<String> EXECUTION = Set.of("execute_no_trans", "entrypoint");

    private SelinuxFiles() {}

    static boolean covers(String tclass) {
        return KINDS.containsKey(tclass);
    }

    /** What was done to the file of that path. */
    static List<Access> accesses(String tclass, Set<String> permissions, String kernelPath) {
        FileKind kind = KINDS.getOrDefault(tclass, FileKind.UNKNOWN);
        String path = FileAccess.withoutDeleted(kernelPath);
        Set<FilePermission> done = EnumSet.noneOf(FilePermission.class);
        List<Access> accesses = new ArrayList<>();
        for (String permission : permissions) {
            FilePermission neutral = (kind == FileKind.DIRECTORY ? OF_DIRECTORIES : OF_FILES).get(permission);
            if (neutral != null) {
                done.add(neutral);
            }
            if (EXECUTION.contains(permission) && kind == FileKind.REGULAR) {
                accesses.add(new ExecAccess(path, Ownership.UNKNOWN));
            }
        }
        if (!done.isEmpty()) {
            accesses.add(new FileAccess(
                    kind == FileKind.DIRECTORY && !path.endsWith("/") ? path + "/" : path,
                    kind,
                    new TreeSet<>(done),
                    Ownership.UNKNOWN,
                    path.equals(kernelPath) ? FileAccess.Reach.ATTACHED : FileAccess.Reach.DELETED));
        }
        return List.copyOf(new TreeSet<>(accesses));
    }

    /**
     * The absolute path of the file that a denial is about, where the event tells it beyond doubt; perhaps with the kernel's mark of a deleted file behind it. A record's {@code path=} says it;
     * a mere {@code name=} is a last component ({@code /} for the root of a mount), which a sibling denial of the same
     * inode or the one PATH record of that inode and name completes. Pipes and sockets have no path.
     */
    static Optional<String> path(AuditRecord record, AuditEvent event) {
        Optional<String> path = record.value("path");
        if (path.isPresent()) {
            return path.filter(p -> p.startsWith("/"));
        }
        Optional<String> name = record.value("name");
        Optional<String> inode = record.value("ino");
        if (name.isEmpty() || inode.isEmpty()) {
            return Optional.empty();
        }
        return sibling(record, inode.get(), event).or(() -> named(name.get(), inode.get(), event));
    }

    private static Optional<String> sibling(AuditRecord record, String inode, AuditEvent event) {
        return only(event.records().stream()
                .filter(r -> r.value("ino").equals(Optional.of(inode)))
                .filter(r -> r.value("dev").equals(record.value("dev")))
                .flatMap(r -> r.value("path").stream())
                .filter(p -> p.startsWith("/"))
                .distinct()
                .toList());
    }

    private static Optional<String> named(String name, String inode, AuditEvent event) {
        return only(event.ofType("PATH")
                .filter(r -> r.value("inode").equals(Optional.of(inode)))
                .flatMap(r -> r.value("name").stream())
                .map(p -> absolute(p, event))
                .flatMap(Optional::stream)
                .filter(p -> name.equals("/") || p.endsWith("/" + name))
                .distinct()
                .toList());
    }

    private static Optional<String> absolute(String path, AuditEvent event) {
        if (path.startsWith("/")) {
            return Optional.of(path).filter(SelinuxFiles::plain);
        }
        return event.first("CWD")
                .flatMap(r -> r.value("cwd"))
                .filter(c -> c.startsWith("/"))
                .map(c -> c.endsWith("/") ? c + path : c + "/" + path)
                .filter(SelinuxFiles::plain);
    }

    /** A path with {@code .} or {@code ..} in it may lead through symbolic links to elsewhere. */
    private static boolean plain(String path) {
        return !(path + "/").contains("/./") && !(path + "/").contains("/../") && !path.contains("//");
    }

    private static Optional<String> only(List<String> paths) {
        return paths.size() == 1 ? Optional.of(paths.get(0)) : Optional.empty();
    }
}
