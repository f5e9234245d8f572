package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.FileAccess.FilePermission;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The permissions of a file rule but execution, in the order in which they are written. */
public enum FileMode {
    MAP_EXEC("m"),
    READ("r"),
    WRITE("w"),
    APPEND("a"),
    LINK("l"),
    LOCK("k");

    private final String letter;

    FileMode(String letter) {
        this.letter = letter;
    }

    /** The letter that stands for it. */
    public String letter() {
        return letter;
    }

    /** The permission that a letter stands for; case does not matter (apparmor.d(5)). */
    public static Optional<FileMode> of(char letter) {
        for (FileMode mode : values()) {
            if (mode.letter.charAt(0) == Character.toLowerCase(letter)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }

    /**
     * The letters that allow what was done to a file. Creating, deleting and changing attributes are {@code w} (aa_map_file_to_perms and
     * map_old_perms in security/apparmor); reading attributes, ioctl and search need none. {@code w} contains
     * {@code a}, and a rule cannot hold both.
     */
    public static SortedSet<FileMode> of(Collection<FilePermission> permissions) {
        SortedSet<FileMode> modes = new TreeSet<>();
        for (FilePermission permission : permissions) {
            modes.addAll(of(permission).stream().toList());
        }
        if (modes.contains(WRITE)) {
            modes.remove(APPEND);
        }
        return modes;
    }

    /** The letter that allows one thing done to a file; empty for what needs none. */
    public static Optional<FileMode> of(FilePermission permission) {
        return switch (permission) {
            case READ -> Optional.of(READ);
            case WRITE, CREATE, DELETE, SETATTR -> Optional.of(WRITE);
            case APPEND -> Optional.of(APPEND);
            case LOCK -> Optional.of(LOCK);
            case MAP_EXEC -> Optional.of(MAP_EXEC);
            case GETATTR, IOCTL, SEARCH -> Optional.empty();
        };
    }

    /** The bits of letters in a half of {@link FileBits}: {@code w} brings {@code a} along. */
    static int bits(Iterable<FileMode> modes) {
        int bits = 0;
        for (FileMode mode : modes) {
            bits |= switch (mode) {
                case MAP_EXEC -> FileBits.MAP_EXEC;
                case READ -> FileBits.READ;
                case WRITE -> FileBits.WRITE | FileBits.APPEND;
                case APPEND -> FileBits.APPEND;
                case LINK -> FileBits.LINK;
                case LOCK -> FileBits.LOCK;
            };
        }
        return bits;
    }
}
