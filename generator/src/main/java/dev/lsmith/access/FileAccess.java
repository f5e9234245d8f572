package dev.lsmith.access;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.lsmith.access.DecodedRecord.Facts;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.base.SaltedHash;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A file or directory and what was done to it in one request.
 *
 * @param path absolute in the container's mount namespace, a directory ending in {@code /}; without a leading
 *     {@code /} when {@code reach} is not {@link Reach#ATTACHED}
 * @param fileKind what the path named
 * @param permissions at least one
 * @param ownership whether the process owned it
 * @param reach whether the kernel could name it from the container's root
 */
@JsonTypeName("file")
public record FileAccess(
        String path, FileKind fileKind, SortedSet<FilePermission> permissions, Ownership ownership, Reach reach)
        implements Access {
    /** How the kernel resolved the name (AppArmor's {@code info=}). */
    public enum Reach {
        ATTACHED,
        /** {@code Failed name lookup - disconnected path}. */
        DISCONNECTED,
        /** {@code Failed name lookup - deleted entry}. */
        DELETED
    }

    private static final String DELETED = " (deleted)";

    public FileAccess {
        permissions = SortedValues.of(permissions);
    }

    /** An access to a path that the kernel could name. */
    public static FileAccess of(
            String path, FileKind kind, Collection<FilePermission> permissions, Ownership ownership) {
        return new FileAccess(path, kind, SortedValues.of(permissions), ownership, Reach.ATTACHED);
    }

    /** A path without the mark that the kernel puts behind the name of a file that is gone. */
    static String withoutDeleted(String path) {
        return path.endsWith(DELETED) ? path.substring(0, path.length() - DELETED.length()) : path;
    }

    @Override
    public int hashCode() {
        return 31 * SaltedHash.of(path) + Objects.hash(fileKind, permissions, ownership, reach);
    }

    @Override
    public String text() {
        return path + " " + Spelling.list(permissions)
                + (fileKind == FileKind.UNKNOWN ? "" : " " + Spelling.lower(fileKind))
                + (ownership == Ownership.UNKNOWN ? "" : " " + Spelling.lower(ownership))
                + (reach == Reach.ATTACHED ? "" : " " + Spelling.lower(reach));
    }

    /** Paths of which none begins the other decide; to order many accesses is to compare little else. */
    @Override
    public int compareText(Access other) {
        if (other instanceof FileAccess file) {
            int byPath = path.compareTo(file.path);
            // What String.compareTo gives when one begins the other; else they differ in a character.
            boolean maybePrefix = byPath == path.length() - file.path.length();
            if (!maybePrefix || !(path.startsWith(file.path) || file.path.startsWith(path))) {
                return byPath;
            }
        }
        return equals(other) ? 0 : Access.super.compareText(other);
    }

    /** What can be done to a file or directory, in neither AppArmor's nor SELinux's spelling. */
    public enum FilePermission {
        READ,
        WRITE,
        APPEND,
        CREATE,
        DELETE,
        /** Attributes changed: chmod, chown, utimes, xattrs. */
        SETATTR,
        /** Attributes read: stat. AppArmor grants it without a rule. */
        GETATTR,
        LOCK,
        /** Mapped executable ({@code PROT_EXEC}). */
        MAP_EXEC,
        IOCTL,
        /** A directory walked through. AppArmor does not mediate it. */
        SEARCH
    }

    /** What the path named, as far as the log tells. */
    public enum FileKind {
        REGULAR,
        DIRECTORY,
        SYMLINK,
        CHARACTER_DEVICE,
        BLOCK_DEVICE,
        FIFO,
        SOCKET,
        UNKNOWN
    }

    /** Whether the process owned the object: fsuid = ouid of an AppArmor record. */
    public enum Ownership {
        OWNER,
        OTHER,
        UNKNOWN
    }

    /**
     * A program started by exec.
     *
     * @param path the file executed, after symbolic links
     * @param ownership whether the process owned it
     */
    @JsonTypeName("exec")
    public record ExecAccess(String path, Ownership ownership) implements Access {
        @Override
        public int hashCode() {
            return 31 * SaltedHash.of(path) + ownership.hashCode();
        }

        @Override
        public String text() {
            return path + " " + Spelling.lower(ownership);
        }
    }

    /**
     * A hard link made.
     *
     * @param path the new name
     * @param target the existing file
     * @param ownership whether the process owned the file
     */
    @JsonTypeName("link")
    public record LinkAccess(String path, String target, Ownership ownership) implements Access {
        @Override
        public int hashCode() {
            return 31 * (31 * SaltedHash.of(path) + SaltedHash.of(target)) + ownership.hashCode();
        }

        /**
         * Of a record of link(2). When the link was refused because it would grant more than its target (a mask of m, x or k), a
         * link rule without {@code subset} is what it needs too.
         */
        static Facts apparmor(ApparmorRequest request) {
            Optional<String> target =
                    request.record().value("target").or(() -> request.record().value("name2"));
            Optional<String> name = request.record().value("name");
            if (name.isEmpty()
                    || target.isEmpty()
                    || name.get().isEmpty()
                    || target.get().isEmpty()) {
                return Facts.unsupported("AppArmor link without both names");
            }
            return Facts.read(
                    "AppArmor link", new LinkAccess(name.get(), target.get(), ApparmorFiles.ownership(request)));
        }

        @Override
        public String text() {
            return path + " -> " + target + " " + Spelling.lower(ownership);
        }
    }
}
