package dev.lsmith.access;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
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
        String path = SecurityLabels.withoutDeleted(kernelPath);
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
}
