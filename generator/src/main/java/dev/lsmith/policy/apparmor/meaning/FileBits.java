package dev.lsmith.policy.apparmor.meaning;

/**
 * The permission bits of the file table: those of security/apparmor/include/file.h's old layout, the owner's half low,
 * the half for everybody else's files {@link #OTHER} bits higher.
 */
final class FileBits {
    static final int EXEC = 1;
    static final int WRITE = 2;
    static final int READ = 4;
    static final int APPEND = 8;
    static final int LINK = 0x10;
    static final int LOCK = 0x20;
    static final int MAP_EXEC = 0x40;

    /** On a link pair: the new name may have no permission that the file lacks. */
    static final int LINK_SUBSET = LOCK;

    static final int OTHER = 14;
    static final int BOTH_EXEC = EXEC | EXEC << OTHER;
    static final int BOTH_LINK = LINK | LINK << OTHER;
    static final int OWNER_HALF = (1 << OTHER) - 1;
    static final int ON_EXEC = 1 << 30;
    static final int CHANGE_PROFILE = 1 << 31;

    private FileBits() {}

    /** The bits for both halves. */
    static int both(int half) {
        return half | half << OTHER;
    }
}
