package dev.lsmith.log.scan;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The keys of values that change from record to record and may not matter: numbers of processes and sessions, arguments and
 * results of system calls, addresses in memory and of peers, ports that the kernel chose.
 *
 * <p>That they do not matter is not taken for granted: whoever makes a template tries it with other values, and leaves
 * out fewer if that changes what the record means ({@link Masking}).
 */
final class Volatile {
    /** The four digits in {@code saddr=} that tell the family (struct sockaddr of the record SOCKADDR). */
    private static final int FAMILY_DIGITS = 4;

    private static final byte[] FAMILY = " saddr_fam=".getBytes(StandardCharsets.US_ASCII);
    private static final int SLOTS = 64;
    private static final long FIRST_THREE = 0xffffffL;
    private static final long MULTIPLIER = 0x9e3779d5L;

    private static final List<String> NUMBERS =
            List.of("pid=", "ppid=", "opid=", "auid=", "ses=", "exit=", "items=", "a1=", "a2=", "a3=", "ip=");
    private static final Map<Hole, List<String>> OTHERS = new EnumMap<>(Map.of(
            Hole.ARGUMENT, List.of("a0="),
            Hole.PORT, List.of("lport=", "fport=", "src=", "dest="),
            Hole.ADDRESS, List.of("saddr="),
            Hole.BRACES, List.of("SADDR={")));

    private final long[] words = new long[SLOTS];
    private final long[] masks = new long[SLOTS];
    private final int[] lengths = new int[SLOTS];
    private final Hole[] holes = new Hole[SLOTS];

    /** What a masking leaves out. */
    Volatile(Masking masking) {
        Arrays.fill(words, -1);
        if (masking != Masking.NONE) {
            NUMBERS.forEach(key -> put(key, Hole.NUMBER));
        }
        if (masking == Masking.FULL) {
            OTHERS.forEach((hole, keys) -> keys.forEach(key -> put(key, hole)));
        }
    }

    /** The number of the key that begins with these bytes; -1 when none does. */
    int key(long word) {
        int slot = slot(word);
        return (word & masks[slot]) == words[slot] ? slot : -1;
    }

    /** What the value of a key is. */
    Hole hole(int key) {
        return holes[key];
    }

    /** Where what can be left out begins, behind a key that begins at an index; {@code to} when nothing can. */
    int start(int key, byte[] bytes, int index, int to) {
        int begin = index + lengths[key];
        return switch (holes[key]) {
            case ADDRESS -> begin + FAMILY_DIGITS;
            case BRACES ->
                begin + FAMILY.length <= to
                                && Arrays.equals(bytes, begin, begin + FAMILY.length, FAMILY, 0, FAMILY.length)
                        ? begin + FAMILY.length
                        : to;
            default -> begin;
        };
    }

    private void put(String key, Hole hole) {
        long word = Words.of(key);
        int slot = slot(word);
        if (lengths[slot] != 0) {
            throw new IllegalStateException("two keys in one slot: " + key);
        }
        words[slot] = word;
        masks[slot] = (1L << (key.length() * Byte.SIZE)) - 1;
        lengths[slot] = key.length();
        holes[slot] = hole;
    }

    /** The keys differ in their first three bytes; the multiplier is one that gives each a slot of its own. */
    private static int slot(long word) {
        return (int) (((word & FIRST_THREE) * MULTIPLIER) >>> 26) & (SLOTS - 1);
    }
}
