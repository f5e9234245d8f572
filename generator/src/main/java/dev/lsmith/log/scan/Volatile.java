package dev.lsmith.log.scan;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The values that change from record to record and may not matter: numbers of processes and sessions, arguments and results
 * of system calls, addresses in memory and of peers, ports that the kernel chose.
 *
 * <p>That they do not matter is not taken for granted: whoever makes a template tries it with other values, and leaves
 * out fewer if that changes what the record means ({@link Masking}).
 */
final class Volatile {
    /** The kernel's default {@code net.ipv4.ip_local_port_range} (Documentation/networking/ip-sysctl.rst). */
    private static final int FIRST_EPHEMERAL = 32768;

    private static final int LAST_EPHEMERAL = 60999;
    private static final int LONGEST = 280;
    private static final int FAMILY_DIGITS = 4;
    private static final byte[] FAMILY = " saddr_fam=".getBytes(StandardCharsets.US_ASCII);
    private static final int SLOTS = 64;
    private static final long FIRST_THREE = 0xffffffL;
    private static final long MULTIPLIER = 0x9e3779d5L;

    /** What can be left out of a value. */
    private enum Kind {
        /** All of it, which is digits of either base: {@code pid=}. */
        NUMBER,
        /** All of it, if it is a port of the ephemeral range. */
        PORT,
        /** All but the four digits that tell the family: {@code saddr=} (struct sockaddr of the record SOCKADDR). */
        ADDRESS,
        /** What stands between the braces behind a first word: {@code SADDR={ saddr_fam=… }}, the same as auditd says it. */
        BRACES
    }

    private static final List<String> NUMBERS =
            List.of("pid=", "ppid=", "opid=", "auid=", "ses=", "exit=", "items=", "a1=", "a2=", "a3=", "ip=");
    private static final Map<Kind, List<String>> OTHERS = new EnumMap<>(Map.of(
            Kind.NUMBER, List.of("a0="),
            Kind.PORT, List.of("lport=", "fport=", "src=", "dest="),
            Kind.ADDRESS, List.of("saddr="),
            Kind.BRACES, List.of("SADDR={")));

    private final long[] words = new long[SLOTS];
    private final long[] masks = new long[SLOTS];
    private final int[] lengths = new int[SLOTS];
    private final Kind[] kinds = new Kind[SLOTS];

    /** What a masking leaves out. */
    Volatile(Masking masking) {
        Arrays.fill(words, -1);
        if (masking != Masking.NONE) {
            NUMBERS.forEach(key -> put(key, Kind.NUMBER));
        }
        if (masking == Masking.FULL) {
            OTHERS.forEach((kind, keys) -> keys.forEach(key -> put(key, kind)));
        }
    }

    /** The number of the key that begins with these bytes; -1 when none does. */
    int key(long word) {
        int slot = slot(word);
        return (word & masks[slot]) == words[slot] ? slot : -1;
    }

    /** Where what can be left out begins, behind a key that begins at an index. */
    int start(int key, int index) {
        int begin = index + lengths[key];
        return switch (kinds[key]) {
            case NUMBER, PORT -> begin;
            case ADDRESS -> begin + FAMILY_DIGITS;
            case BRACES -> begin + FAMILY.length;
        };
    }

    /** Where it ends; -1 when there is nothing that can be left out. */
    int end(int key, byte[] bytes, int from, int to) {
        int end = switch (kinds[key]) {
            case NUMBER, PORT -> digits(bytes, from, to);
            case ADDRESS -> capitals(bytes, from, to);
            case BRACES ->
                Arrays.equals(bytes, from - FAMILY.length, from, FAMILY, 0, FAMILY.length)
                        ? closing(bytes, from, to)
                        : from;
        };
        boolean port = kinds[key] != Kind.PORT || isEphemeral(bytes, from, end);
        return end > from && port && isEnd(key, bytes, end, to) ? end : -1;
    }

    private boolean isEnd(int key, byte[] bytes, int end, int to) {
        return kinds[key] == Kind.BRACES
                ? end < to && bytes[end] == '}'
                : end == to || bytes[end] == ' ' || bytes[end] == 0x1d;
    }

    private static int digits(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && isDigit(bytes[i])) {
            i++;
        }
        return i;
    }

    private static int capitals(byte[] bytes, int from, int to) {
        int most = Math.min(to, from + LONGEST);
        int i = from;
        while (i < most && ((bytes[i] >= '0' && bytes[i] <= '9') || (bytes[i] >= 'A' && bytes[i] <= 'F'))) {
            i++;
        }
        return i;
    }

    /** Quotes, braces and parentheses would be more than text to the grammar. */
    private static int closing(byte[] bytes, int from, int to) {
        int most = Math.min(to, from + LONGEST);
        int i = from;
        while (i < most && bytes[i] >= ' ' && "\"'{}()".indexOf(bytes[i]) < 0) {
            i++;
        }
        return i;
    }

    private static boolean isEphemeral(byte[] bytes, int from, int to) {
        int port = 0;
        for (int i = from; i < to && i < from + 6; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return false;
            }
            port = port * 10 + bytes[i] - '0';
        }
        return to - from == 5 && port >= FIRST_EPHEMERAL && port <= LAST_EPHEMERAL;
    }

    private static boolean isDigit(byte b) {
        return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'f') || b == 'x' || b == '-';
    }

    private void put(String key, Kind kind) {
        long word = 0;
        for (int i = 0; i < key.length(); i++) {
            word |= (long) key.charAt(i) << (i * Byte.SIZE);
        }
        int slot = slot(word);
        if (lengths[slot] != 0) {
            throw new IllegalStateException("two keys in one slot: " + key);
        }
        words[slot] = word;
        masks[slot] = (1L << (key.length() * Byte.SIZE)) - 1;
        lengths[slot] = key.length();
        kinds[slot] = kind;
    }

    /** The keys differ in their first three bytes; the multiplier is one that gives each a slot of its own. */
    private static int slot(long word) {
        return (int) (((word & FIRST_THREE) * MULTIPLIER) >>> 26) & (SLOTS - 1);
    }
}
