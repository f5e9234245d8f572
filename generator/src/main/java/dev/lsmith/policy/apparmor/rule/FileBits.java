package dev.lsmith.policy.apparmor.rule;

import java.util.List;

/**
 * The permission bits of the file table, and their letters: those of security/apparmor/include/file.h's old layout, the owner's half low,
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

    /** The letters that say most come first in a witness. */
    private static final List<Integer> TELLING = List.of(WRITE, EXEC, READ, APPEND, MAP_EXEC, LOCK, LINK);

    private FileBits() {}

    /** The bits for both halves. */
    public static int both(int half) {
        return half | half << OTHER;
    }

    /** {@code rw}: as in a rule; {@code a} only where {@code w} is not there. */
    public static String letters(int half) {
        StringBuilder letters = new StringBuilder();
        append(letters, half, MAP_EXEC, 'm');
        append(letters, half, READ, 'r');
        append(letters, half, WRITE, 'w');
        if ((half & WRITE) == 0) {
            append(letters, half, APPEND, 'a');
        }
        append(letters, half, LINK, 'l');
        append(letters, half, LOCK, 'k');
        append(letters, half, EXEC, 'x');
        return letters.toString();
    }

    private static void append(StringBuilder letters, int half, int bit, char letter) {
        if ((half & bit) != 0) {
            letters.append(letter);
        }
    }

    /** The one bit of a half that says most. */
    public static int telling(int half) {
        return TELLING.stream().filter(bit -> (half & bit) != 0).findFirst().orElse(0);
    }

    /** {@code owner }, {@code other } or nothing, for bits of one half, of the other, or of both. */
    public static String scope(int bits) {
        int owner = bits & OWNER_HALF;
        int other = bits >>> OTHER & OWNER_HALF;
        return other == 0 ? "owner " : owner == 0 ? "other " : "";
    }

    /** What both halves have; of one of them if the other has nothing. */
    public static int half(int bits) {
        int owner = bits & OWNER_HALF;
        int other = bits >>> OTHER & OWNER_HALF;
        return owner == 0 || other == 0 ? owner | other : (owner & other) == 0 ? owner : owner & other;
    }
}
