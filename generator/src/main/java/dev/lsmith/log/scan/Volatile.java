package dev.lsmith.log.scan;

/**
 * The keys whose values change from record to record and may not matter: numbers of processes and sessions, arguments
 * and results of system calls, addresses in memory, ports that the kernel chose.
 *
 * <p>That they do not matter is not taken for granted: whoever makes a template tries it with other values, and leaves
 * out fewer keys if that changes what the record means ({@link Masking}).
 */
final class Volatile {
    /** The kernel's default {@code net.ipv4.ip_local_port_range} (Documentation/networking/ip-sysctl.rst). */
    private static final int FIRST_EPHEMERAL = 32768;

    private static final int LAST_EPHEMERAL = 60999;
    private static final int LONGEST = 24;
    private static final int SLOTS = 64;
    private static final String[] ALWAYS = {
        "pid", "ppid", "opid", "auid", "ses", "exit", "items", "a1", "a2", "a3", "ip"
    };
    private static final String[] PORTS = {"lport", "fport", "src", "dest"};
    private static final String[] ARGUMENT = {"a0"};
    private static final long FIRST_THREE = 0xffffffL;

    private final long[] words = new long[SLOTS];
    private final long[] masks = new long[SLOTS];
    private final int[] lengths = new int[SLOTS];
    private final boolean[] ports = new boolean[SLOTS];
    private final long multiplier;

    /** The keys of a masking. */
    Volatile(Masking masking) {
        String[][] keys = {
            masking == Masking.NONE ? new String[0] : ALWAYS,
            masking == Masking.FULL ? ARGUMENT : new String[0],
            masking == Masking.FULL ? PORTS : new String[0]
        };
        multiplier = multiplier(keys);
        for (int i = 0; i < keys.length; i++) {
            for (String key : keys[i]) {
                put(key + "=", keys[i] == PORTS);
            }
        }
        for (int i = 0; i < SLOTS; i++) {
            if (lengths[i] == 0) {
                words[i] = -1;
            }
        }
    }

    /** The length of the key that begins here, with its equals sign, and negative for a port; 0 when none does. */
    int key(long word) {
        int slot = slot(word, multiplier);
        if ((word & masks[slot]) != words[slot]) {
            return 0;
        }
        return ports[slot] ? -lengths[slot] : lengths[slot];
    }

    /**
     * Where a value ends that may be left out: digits of either base up to a blank, the separator 0x1D or the end of the
     * line; -1 when it is none.
     */
    static int end(byte[] bytes, int from, int to) {
        int most = Math.min(to, from + LONGEST);
        int i = from;
        while (i < most && isDigit(bytes[i])) {
            i++;
        }
        boolean ends = i == to || bytes[i] == ' ' || bytes[i] == 0x1d;
        return ends && i > from ? i : -1;
    }

    /** Whether those bytes are a port that the kernel gives to who asks for any. */
    static boolean isEphemeral(byte[] bytes, int from, int to) {
        int port = 0;
        for (int i = from; i < to; i++) {
            port = port * 10 + bytes[i] - '0';
            if (bytes[i] < '0' || bytes[i] > '9') {
                return false;
            }
        }
        return to - from == 5 && port >= FIRST_EPHEMERAL && port <= LAST_EPHEMERAL;
    }

    private static boolean isDigit(byte b) {
        return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'f') || b == 'x' || b == '-';
    }

    private void put(String key, boolean port) {
        long word = word(key);
        int slot = slot(word, multiplier);
        words[slot] = word;
        masks[slot] = (1L << (key.length() * Byte.SIZE)) - 1;
        lengths[slot] = key.length();
        ports[slot] = port;
    }

    /** One that gives every key a slot of its own. */
    private static long multiplier(String[][] keys) {
        for (long m = 0x9e3779b1L; ; m += 2) {
            long taken = 0;
            int count = 0;
            for (String[] some : keys) {
                for (String key : some) {
                    taken |= 1L << slot(word(key + "="), m);
                    count++;
                }
            }
            if (Long.bitCount(taken) == count) {
                return m;
            }
        }
    }

    private static int slot(long word, long multiplier) {
        return (int) (((word & FIRST_THREE) * multiplier) >>> 26) & (SLOTS - 1);
    }

    private static long word(String key) {
        long word = 0;
        for (int i = 0; i < key.length(); i++) {
            word |= (long) key.charAt(i) << (i * Byte.SIZE);
        }
        return word;
    }
}
