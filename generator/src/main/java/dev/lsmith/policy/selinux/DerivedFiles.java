package dev.lsmith.policy.selinux;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
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

/** Rules for files from records that name paths. */
final class DerivedFiles {
    private static final List<String> EXECUTE =
            List.of("execute", "execute_no_trans", "getattr", "map", "open", "read");
    private static final Set<String> WRITING = Set.of(
            "add_name",
            "append",
            "create",
            "link",
            "remove_name",
            "rename",
            "reparent",
            "rmdir",
            "setattr",
            "unlink",
            "write");

    /** Where paths go over symbolic links of the kernel's, as /sys/block; other mechanisms report where they end. */
    private static final Set<String> LINKED = Set.of("proc_t", "sysfs_t");

    private final FileDerivation derivation = new FileDerivation();
    private final PathTypes paths;
    private final OwnTypes own;

    DerivedFiles(PathTypes paths, OwnTypes own) {
        this.paths = paths;
        this.own = own;
    }

    /** Whether a permission changes something, which a read-only mount never lets happen. */
    static boolean writes(String permission) {
        return WRITING.contains(permission);
    }

    void file(FileAccess access, Evidence evidence, ModuleDraft draft) {
        if (access.reach() == FileAccess.Reach.DISCONNECTED || !access.path().startsWith("/")) {
            draft.leave(access, "the kernel could not name the file, so its type is not known", evidence);
            return;
        }
        if (access.reach() == FileAccess.Reach.DELETED && access.path().equals("/")) {
            // Shared memory without a name: SELinux asks nothing of it (mm/shmem.c, S_PRIVATE), but of the huge pages
            // that
            // programs try first, which no other mechanism reports (mm/hugetlb.c, anon_hugepage; seen with postgres).
            draft.addOptional(
                    "huge pages",
                    AccessRule.allow(own.domain(), "hugetlbfs_t", "file", List.of("map", "read", "write")),
                    new Reason.Derived("shared memory, tried in huge pages", List.of(access), evidence));
            return;
        }
        Reason reason = new Reason.Derived("type of the path, permissions of the access", List.of(access), evidence);
        derivation.of(access).forEach((tclass, permissions) -> {
            if (tclass.equals(FileDerivation.DIRECTORY_ABOVE)) {
                allow(FileDerivation.above(access.path()), "dir", permissions, access, evidence, reason, draft);
            } else {
                allow(access.path(), tclass, permissions, access, evidence, reason, draft);
            }
        });
        for (String type : paths.walked(access.path())) {
            draft.add(AccessRule.allow(own.domain(), type, "dir", "search"), reason);
            if (LINKED.contains(type)) {
                draft.add(AccessRule.allow(own.domain(), type, "lnk_file", List.of("getattr", "read")), reason);
            }
        }
    }

    void exec(ExecAccess access, Evidence evidence, ModuleDraft draft) {
        Reason reason = new Reason.Derived("type of the program's path", List.of(access), evidence);
        allow(access.path(), "file", EXECUTE, access, evidence, reason, draft);
    }

    void link(LinkAccess access, Evidence evidence, ModuleDraft draft) {
        Reason reason = new Reason.Derived("types of both names of a link", List.of(access), evidence);
        allow(access.target(), "file", List.of("getattr", "link"), access, evidence, reason, draft);
        allow(
                FileDerivation.above(access.path()),
                "dir",
                List.of("add_name", "search", "write"),
                access,
                evidence,
                reason,
                draft);
    }

    private void allow(
            String path,
            String tclass,
            Collection<String> permissions,
            Access access,
            Evidence evidence,
            Reason reason,
            ModuleDraft draft) {
        boolean readOnly = paths.mount(path).filter(m -> m.readOnly()).isPresent();
        List<String> possible =
                permissions.stream().filter(p -> !(readOnly && writes(p))).toList();
        if (possible.size() < permissions.size()) {
            draft.leave(access, "the mount is read-only", evidence);
        }
        if (possible.isEmpty()) {
            return;
        }
        for (String type : paths.of(path)) {
            List<String> fitting = possible.stream()
                    .filter(p -> !p.equals("map") || PathTypes.hasContent(type, own))
                    .toList();
            draft.add(AccessRule.allow(own.domain(), type, tclass, fitting), reason);
        }
    }

    /** What was done to a file, in SELinux's classes and permissions ({@code profiles/selinux/derivation.csv}). */
    static final class FileDerivation {
        /** The key under which {@link #of} gives what is needed on the directory that holds the file. */
        static final String DIRECTORY_ABOVE = "@dir";

        private final List<List<String>> table = ShippedData.rows("selinux/derivation.csv");
        private final Map<Done, SortedMap<String, SortedSet<String>>> known = new HashMap<>();

        /** What was done to what, of which there are few kinds. */
        private record Done(FileKind kind, Set<FilePermission> permissions) {}

        /** The permissions to allow, by class. */
        SortedMap<String, SortedSet<String>> of(FileAccess access) {
            Done done = new Done(kind(access.path(), access.fileKind()), access.permissions());
            return known.computeIfAbsent(done, d -> of(d.kind(), d.permissions()));
        }

        /** The permissions to allow, by class. */
        SortedMap<String, SortedSet<String>> of(FileKind kind, Collection<FilePermission> permissions) {
            SortedMap<String, SortedSet<String>> classes = new TreeMap<>();
            for (List<String> row : table) {
                boolean done =
                        permissions.stream().anyMatch(p -> ObjectClasses.word(p).equals(row.get(1)));
                if (done && row.get(0).equals(ObjectClasses.word(kind))) {
                    classes.computeIfAbsent(row.get(2), c -> new TreeSet<>())
                            .addAll(ObjectClasses.permissions(row.get(3)));
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
            boolean device =
                    path.startsWith("/dev/") && !path.startsWith("/dev/shm/") && !path.startsWith("/dev/mqueue/");
            return device ? FileKind.CHARACTER_DEVICE : FileKind.REGULAR;
        }
    }
}
