package dev.lsmith.policy.apparmor.rule;

/**
 * The permission bits of the file table: those of security/apparmor/include/file.h's old layout, the owner's half low,
 * the half for everybody else's files {@link #OTHER} bits higher.
 */
public final class FileBits {
    public static final int EXEC = 1;
    public static final int WRITE = 2;
    public static final int READ = 4;
    public static final int APPEND = 8;
    public static final int LINK = 0x10;
    public static final int LOCK = 0x20;
    public static final int MAP_EXEC = 0x40;

    /** On a link pair: the new name may have no permission that the file lacks. */
    public static final int LINK_SUBSET = LOCK;

    public static final int OTHER = 14;
    public static final int BOTH_EXEC = EXEC | EXEC << OTHER;
    public static final int BOTH_LINK = LINK | LINK << OTHER;
    public static final int OWNER_HALF = (1 << OTHER) - 1;
    public static final int ON_EXEC = 1 << 30;
    public static final int CHANGE_PROFILE = 1 << 31;

    private FileBits() {}

    /** The bits for both halves. */
    public static int both(int half) {
        return half | half << OTHER;
    }
}
