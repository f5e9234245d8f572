package dev.lsmith.question;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.question.Step.AccessStep;
import dev.lsmith.question.Step.CallStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be done to a file, with the calls that do it, the usual one first. */
enum FileVerb {
    READ(FilePermission.READ, "openat open openat2", "open"),
    WRITE(FilePermission.WRITE, "openat open openat2", ""),
    APPEND(FilePermission.APPEND, "openat open openat2", ""),
    TRUNCATE(FilePermission.WRITE, "truncate ftruncate", ""),
    CREATE(FilePermission.CREATE, "openat open openat2 creat", ""),
    MKDIR(FilePermission.CREATE, "mkdirat mkdir", ""),
    MKNOD(FilePermission.CREATE, "mknodat mknod", ""),
    DELETE(FilePermission.DELETE, "unlinkat unlink", "unlink rm remove"),
    RMDIR(FilePermission.DELETE, "unlinkat rmdir", ""),
    CHMOD(FilePermission.SETATTR, "fchmodat chmod fchmod fchmodat2", ""),
    CHOWN(FilePermission.SETATTR, "fchownat chown fchown lchown", ""),
    STAT(FilePermission.GETATTR, "newfstatat stat statx fstat lstat", ""),
    LOCK(FilePermission.LOCK, "fcntl flock", ""),
    LIST(FilePermission.READ, "openat open openat2", "ls"),
    EXEC(FilePermission.MAP_EXEC, "execve execveat", "execute");

    private static final List<String> NOTES = List.of("owners and modes of files are not asked: chmod(2)");

    private final FilePermission permission;
    /** With blanks between them. */
    private final String calls;
    /** Other words for it, with blanks between them. */
    private final String words;

    FileVerb(FilePermission permission, String calls, String words) {
        this.permission = permission;
        this.calls = calls;
        this.words = words;
    }

    /** The verb of a word. */
    static Optional<FileVerb> of(String word) {
        for (FileVerb verb : values()) {
            if (verb.word().equals(word) || List.of(verb.words.split(" ", -1)).contains(word)) {
                return Optional.of(verb);
            }
        }
        return Optional.empty();
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The query of it. */
    Query query(String path) {
        String text = word() + " " + path;
        List<Step> steps = new ArrayList<>();
        steps.add(call(calls));
        if (this == MKNOD) { // before the security modules: vfs_mknod() of fs/namei.c
            steps.add(new AccessStep("the right to make a device", new CapabilityUse("mknod", false)));
        }
        steps.add(new AccessStep(text, access(path)));
        if (this == CHOWN) { // after them: setattr_prepare() of fs/attr.c
            steps.add(new AccessStep("the right to give a file away", new CapabilityUse("chown", false)));
        }
        return new Query(text, steps, NOTES);
    }

    private static CallStep call(String calls) {
        List<String> ways = List.of(calls.split(" ", -1));
        return CallStep.of("call " + ways.get(0), ways, List.of());
    }

    private Access access(String path) {
        if (this == EXEC) {
            return new ExecAccess(path, Ownership.UNKNOWN);
        }
        boolean folder = this == LIST || this == MKDIR || this == RMDIR || path.endsWith("/");
        String named = folder && !path.endsWith("/") ? path + "/" : path;
        return FileAccess.of(
                named, folder ? FileKind.DIRECTORY : FileKind.UNKNOWN, List.of(permission), Ownership.UNKNOWN);
    }

    /**
     * To give a file another name: AppArmor asks about both (apparmor_path_rename() of security/apparmor/lsm.c), SELinux is asked
     * about taking one away and making the other.
     */
    static Query rename(String from, String to) {
        return new Query(
                "rename " + from + " " + to,
                List.of(
                        call("rename renameat renameat2"),
                        new AccessStep(
                                "take away " + from,
                                FileAccess.of(
                                        from,
                                        FileKind.UNKNOWN,
                                        List.of(FilePermission.READ, FilePermission.WRITE, FilePermission.DELETE),
                                        Ownership.UNKNOWN)),
                        new AccessStep(
                                "make " + to,
                                FileAccess.of(
                                        to,
                                        FileKind.UNKNOWN,
                                        List.of(FilePermission.WRITE, FilePermission.CREATE),
                                        Ownership.UNKNOWN))),
                NOTES);
    }

    /** To give a file a second name, in the order of link(2). */
    static Query link(String existing, String name) {
        return new Query(
                "link " + existing + " " + name,
                List.of(
                        call("linkat link"),
                        new AccessStep(
                                "make " + name + " a name of " + existing,
                                new LinkAccess(name, existing, Ownership.UNKNOWN))),
                NOTES);
    }
}
