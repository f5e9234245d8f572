package dev.lsmith.log.scan;

/**
 * What a line {@code [node=…] type=… msg=audit(SECONDS.MILLIS:SERIAL): …} is but for its volatile words, found in one
 * pass. Reused from line to line; for one thread.
 */
public final class LineScan {
    private static final int MOST_HOLES = 16;
    private static final int LONGEST_WORD = 300;
    private static final long LAST_SECOND = 253_402_300_799L;
    private static final byte SEPARATOR = 0x1d;
    private static final long BLANK = Words.pattern(' ');
    private static final long NODE = 0x3d65646f6eL;
    private static final long TYPE = 0x3d65707974L;
    private static final long FIVE = 0xff_ffff_ffffL;
    private static final long MESSAGE = 0x696475613d67736dL;
    private static final int TO_STAMP = "msg=audit(".length();

    private final Volatile[] keys = {new Volatile(Masking.FULL), new Volatile(Masking.PART), new Volatile(Masking.NONE)
    };
    private final int[] holes = new int[2 * MOST_HOLES];
    private int count;
    private int stamp;
    private int body;
    private long time;
    private long serial;
    private long head;
    private long hash;

    /**
     * Reads the head of a line.
     *
     * @param bytes with slack behind the line
     * @return whether the line has this form
     */
    public boolean head(byte[] bytes, int from, int to) {
        int type = from;
        if ((Words.at(bytes, from) & FIVE) == NODE) {
            type = blank(bytes, from, to) + 1;
        }
        if (type >= to || (Words.at(bytes, type) & FIVE) != TYPE) {
            return false;
        }
        int message = blank(bytes, type, to) + 1;
        stamp = message + TO_STAMP;
        if (stamp + TO_STAMP >= to
                || Words.at(bytes, message) != MESSAGE
                || bytes[stamp - 2] != 't'
                || bytes[stamp - 1] != '(') {
            return false;
        }
        head = Words.hash(0, bytes, from, stamp);
        return stamp(bytes, Math.min(to, stamp + 40));
    }

    /** Finds what of the body is left out, and the hash of everything else. */
    void body(byte[] bytes, int to, Masking masking) {
        Volatile volatiles = keys[index(masking)];
        long sum = head;
        count = 0;
        int segment = body;
        int i = body;
        while (i < to) {
            long found = Words.equal(Words.at(bytes, i), BLANK);
            int next = i + Long.BYTES;
            while (found != 0) {
                int word = i + Words.first(found) + 1;
                found &= found - 1;
                int end = hole(bytes, word, to, volatiles);
                while (end >= 0) {
                    sum = Words.hash(sum, bytes, segment, holes[2 * count - 2]);
                    segment = end;
                    next = end;
                    found = 0;
                    end = end < to && bytes[end] == SEPARATOR ? hole(bytes, end + 1, to, volatiles) : -1;
                }
            }
            i = next;
        }
        hash = Words.hash(sum, bytes, segment, to);
    }

    /** Milliseconds since the epoch. */
    public long time() {
        return time;
    }

    /** The kernel's number of the event. */
    public long serial() {
        return serial;
    }

    long hash() {
        return hash;
    }

    /** Where what stands between the parentheses begins. */
    int stamp() {
        return stamp;
    }

    /** Where the line goes on behind them. */
    public int body() {
        return body;
    }

    /** How many values are left out. */
    int holes() {
        return count;
    }

    /** Where a value that is left out begins. */
    int holeStart(int hole) {
        return holes[2 * hole];
    }

    /** Where it ends. */
    int holeEnd(int hole) {
        return holes[2 * hole + 1];
    }

    private static int index(Masking masking) {
        return switch (masking) {
            case FULL -> 0;
            case PART -> 1;
            case NONE -> 2;
        };
    }

    /** The end of what is left out of the word that begins here; -1 when nothing is. */
    private int hole(byte[] bytes, int word, int to, Volatile volatiles) {
        int key = volatiles.key(Words.at(bytes, word));
        if (key < 0 || count == MOST_HOLES) {
            return -1;
        }
        int value = volatiles.start(key, word);
        int end = value < to ? volatiles.end(key, bytes, value, to) : -1;
        if (end >= 0) {
            holes[2 * count] = value;
            holes[2 * count + 1] = end;
            count++;
        }
        return end;
    }

    private static int blank(byte[] bytes, int from, int to) {
        return Words.find(bytes, from, Math.min(to, from + LONGEST_WORD), BLANK);
    }

    /** {@code SECONDS.MILLIS:SERIAL):} as the kernel writes it (audit_log_start of kernel/audit.c). */
    private boolean stamp(byte[] bytes, int to) {
        int i = stamp;
        long seconds = 0;
        while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
            seconds = seconds * 10 + bytes[i++] - '0';
        }
        if (i == stamp || i - stamp > 12 || seconds > LAST_SECOND || bytes[i] != '.') {
            return false;
        }
        long millis = 0;
        for (int j = i + 1; j < i + 4; j++) {
            if (bytes[j] < '0' || bytes[j] > '9') {
                return false;
            }
            millis = millis * 10 + bytes[j] - '0';
        }
        if (bytes[i + 4] != ':') {
            return false;
        }
        time = seconds * 1000 + millis;
        return serial(bytes, i + 5, to);
    }

    private boolean serial(byte[] bytes, int from, int to) {
        int i = from;
        serial = 0;
        while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
            serial = serial * 10 + bytes[i++] - '0';
        }
        body = i;
        return i > from && i - from <= 18 && i + 2 <= to && bytes[i] == ')' && bytes[i + 1] == ':';
    }
}
