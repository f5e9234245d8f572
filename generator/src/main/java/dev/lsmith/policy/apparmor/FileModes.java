package dev.lsmith.policy.apparmor;

import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.policy.apparmor.rule.FileMode;
import java.util.Collection;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** What was done to a file, in AppArmor's letters. */
public final class FileModes {
    private FileModes() {}

    /**
     * The letters that allow it. Creating, deleting and changing attributes are {@code w} (aa_map_file_to_perms and
     * map_old_perms in security/apparmor); reading attributes, ioctl and search need none. {@code w} contains
     * {@code a}, and a rule cannot hold both.
     */
    public static SortedSet<FileMode> of(Collection<FilePermission> permissions) {
        SortedSet<FileMode> modes = new TreeSet<>();
        for (FilePermission permission : permissions) {
            modes.addAll(of(permission));
        }
        if (modes.contains(FileMode.WRITE)) {
            modes.remove(FileMode.APPEND);
        }
        return modes;
    }

    private static Set<FileMode> of(FilePermission permission) {
        return switch (permission) {
            case READ -> Set.of(FileMode.READ);
            case WRITE, CREATE, DELETE, SETATTR -> Set.of(FileMode.WRITE);
            case APPEND -> Set.of(FileMode.APPEND);
            case LOCK -> Set.of(FileMode.LOCK);
            case MAP_EXEC -> Set.of(FileMode.MAP_EXEC);
            case GETATTR, IOCTL, SEARCH -> Set.of();
        };
    }

    /** The path under which a profile with {@code attach_disconnected} sees it: never without its leading slash. */
    static String attached(FileAccess access) {
        return access.path().startsWith("/") ? access.path() : "/" + access.path();
    }
}
