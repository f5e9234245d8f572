package dev.lsmith.policy.apparmor.rule;

import java.util.List;

/** The bits of one half of the file table as letters. */
public final class FileLetters {
    /** The letters that say most come first in a witness. */
    private static final List<Integer> TELLING = List.of(
            FileBits.WRITE,
            FileBits.EXEC,
            FileBits.READ,
            FileBits.APPEND,
            FileBits.MAP_EXEC,
            FileBits.LOCK,
            FileBits.LINK);

    private FileLetters() {}

    /** {@code rw}: as in a rule; {@code a} only where {@code w} is not there. */
    public static String of(int half) {
        StringBuilder letters = new StringBuilder();
        append(letters, half, FileBits.MAP_EXEC, 'm');
        append(letters, half, FileBits.READ, 'r');
        append(letters, half, FileBits.WRITE, 'w');
        if ((half & FileBits.WRITE) == 0) {
            append(letters, half, FileBits.APPEND, 'a');
        }
        append(letters, half, FileBits.LINK, 'l');
        append(letters, half, FileBits.LOCK, 'k');
        append(letters, half, FileBits.EXEC, 'x');
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
        int owner = bits & FileBits.OWNER_HALF;
        int other = bits >>> FileBits.OTHER & FileBits.OWNER_HALF;
        return other == 0 ? "owner " : owner == 0 ? "other " : "";
    }

    /** What both halves have; of one of them if the other has nothing. */
    public static int half(int bits) {
        int owner = bits & FileBits.OWNER_HALF;
        int other = bits >>> FileBits.OTHER & FileBits.OWNER_HALF;
        return owner == 0 || other == 0 ? owner | other : (owner & other) == 0 ? owner : owner & other;
    }
}
