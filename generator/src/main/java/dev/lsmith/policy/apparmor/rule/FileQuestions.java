package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.ExecAccess;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FilePermission;
import dev.lsmith.access.LinkAccess;
import dev.lsmith.access.Ownership;
import java.util.Collection;

/** What is asked about paths (security/apparmor/file.c). */
public final class FileQuestions {
    private FileQuestions() {}

    public static KernelQuery of(FileAccess access) {
        String path = access.path().startsWith("/") ? access.path() : "/" + access.path();
        return path(path, halves(bits(access.permissions()), access.ownership()));
    }

    public static KernelQuery of(ExecAccess access) {
        return path(access.path(), halves(FileBits.EXEC, access.ownership()));
    }

    /** Whether the new name may be a link at all. */
    public static KernelQuery ofName(LinkAccess access) {
        return path(access.path(), halves(FileBits.LINK, access.ownership()));
    }

    /** Whether the new name may be a link to that file. */
    public static KernelQuery ofPair(LinkAccess access) {
        byte[] pair = new QueryBytes()
                .text(access.path())
                .next()
                .text(access.target())
                .done();
        return new KernelQuery(PolicyTableName.FILE, pair, halves(FileBits.LINK, access.ownership()));
    }

    public static KernelQuery path(String path, int bits) {
        return new KernelQuery(PolicyTableName.FILE, new QueryBytes().text(path).done(), bits);
    }

    /** An unknown owner may be the process or another, so that both halves have to allow it. */
    public static int halves(int half, Ownership ownership) {
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
    public static int bits(Collection<FilePermission> permissions) {
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
