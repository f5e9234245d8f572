package dev.lsmith.question;

import dev.lsmith.access.Access;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.question.Step.AccessStep;
import dev.lsmith.question.Step.CallStep;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be done to a file, with the calls that do it, the usual one first. */
enum FileVerb {
    READ(FilePermission.READ, "openat open openat2"),
    WRITE(FilePermission.WRITE, "openat open openat2"),
    APPEND(FilePermission.APPEND, "openat open openat2"),
    CREATE(FilePermission.CREATE, "openat open openat2 creat"),
    DELETE(FilePermission.DELETE, "unlinkat unlink rmdir"),
    CHMOD(FilePermission.SETATTR, "fchmodat chmod fchmod fchmodat2"),
    LOCK(FilePermission.LOCK, "fcntl flock"),
    LIST(FilePermission.READ, "openat open openat2"),
    EXEC(FilePermission.MAP_EXEC, "execve execveat");

    private final FilePermission permission;
    /** With blanks between them. */
    private final String calls;

    FileVerb(FilePermission permission, String calls) {
        this.permission = permission;
        this.calls = calls;
    }

    /** The verb of a word. */
    static Optional<FileVerb> of(String word) {
        for (FileVerb verb : values()) {
            if (verb.name().toLowerCase(Locale.ROOT).equals(word)) {
                return Optional.of(verb);
            }
        }
        return Optional.empty();
    }

    /** The query of it. */
    Query query(String path) {
        String text = name().toLowerCase(Locale.ROOT) + " " + path;
        List<String> ways = List.of(calls.split(" ", -1));
        return new Query(
                text,
                List.of(CallStep.of("call " + ways.get(0), ways, List.of()), new AccessStep(text, access(path))),
                List.of("owners and modes of files are not asked: chmod(2)"));
    }

    private Access access(String path) {
        if (this == EXEC) {
            return new ExecAccess(path, Ownership.UNKNOWN);
        }
        boolean folder = this == LIST || path.endsWith("/");
        String named = folder && !path.endsWith("/") ? path + "/" : path;
        return FileAccess.of(
                named, folder ? FileKind.DIRECTORY : FileKind.UNKNOWN, List.of(permission), Ownership.UNKNOWN);
    }
}
