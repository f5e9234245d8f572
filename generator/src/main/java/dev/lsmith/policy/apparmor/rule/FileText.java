package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access;
import dev.lsmith.access.ExecAccess;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileKind;
import dev.lsmith.access.FilePermission;
import dev.lsmith.access.Ownership;
import dev.lsmith.base.InputException;
import java.util.SortedSet;
import java.util.TreeSet;

/** A path and letters as an access. */
public final class FileText {
    private FileText() {}

    public static Access access(AccessWords words, String path, Ownership ownership) throws InputException {
        String letters = words.needed("its permissions");
        if (letters.equals("x")) {
            return new ExecAccess(path, ownership);
        }
        SortedSet<FilePermission> permissions = new TreeSet<>();
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            permissions.add(
                    switch (letter) {
                        case 'r' -> FilePermission.READ;
                        case 'w' -> FilePermission.WRITE;
                        case 'a' -> FilePermission.APPEND;
                        case 'c' -> FilePermission.CREATE;
                        case 'd' -> FilePermission.DELETE;
                        case 'k' -> FilePermission.LOCK;
                        case 'm' -> FilePermission.MAP_EXEC;
                        default ->
                            throw words.fault(
                                    "`" + letter + "` is no permission of a file",
                                    "use letters of rwackdm, x alone, or `link NAME -> FILE`");
                    });
        }
        return FileAccess.of(path, FileKind.UNKNOWN, permissions, ownership);
    }
}
