package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.access.ExecAccess;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FilePermission;
import dev.lsmith.access.LinkAccess;
import dev.lsmith.access.Ownership;
import java.util.Collection;

/** What is asked about paths (security/apparmor/file.c). */
final class FileQuestions {
    private FileQuestions() {}

    static Question of(FileAccess access) {
        String path = access.path().startsWith("/") ? access.path() : "/" + access.path();
        return path(path, halves(bits(access.permissions()), access.ownership()));
    }

    static Question of(ExecAccess access) {
        return path(access.path(), halves(FileBits.EXEC, access.ownership()));
    }

    /** Whether the new name may be a link at all. */
    static Question ofName(LinkAccess access) {
        return path(access.path(), halves(FileBits.LINK, access.ownership()));
    }

    /** Whether the new name may be a link to that file. */
    static Question ofPair(LinkAccess access) {
        byte[] pair =
                new ByteText().text(access.path()).next().text(access.target()).done();
        return new Question(Table.FILE, pair, halves(FileBits.LINK, access.ownership()));
    }

    static Question path(String path, int bits) {
        return new Question(Table.FILE, new ByteText().text(path).done(), bits);
    }

    /** An unknown owner may be the process or another, so that both halves have to allow it. */
    static int halves(int half, Ownership ownership) {
        return switch (ownership) {
            case OWNER -> half;
            case OTHER -> half << FileBits.OTHER;
            case UNKNOWN -> FileBits.both(half);
        };
    }

    /**
     * Creating, deleting and changing attributes are {@code w} (aa_map_file_to_perms and map_old_perms in
     * security/apparmor); reading attributes, ioctl and search need nothing.
     */
    static int bits(Collection<FilePermission> permissions) {
        int bits = 0;
        for (FilePermission permission : permissions) {
            bits |= switch (permission) {
                case READ -> FileBits.READ;
                case WRITE, CREATE, DELETE, SETATTR -> FileBits.WRITE;
                case APPEND -> FileBits.APPEND;
                case LOCK -> FileBits.LOCK;
                case MAP_EXEC -> FileBits.MAP_EXEC;
                case GETATTR, IOCTL, SEARCH -> 0;
            };
        }
        return bits;
    }
}
