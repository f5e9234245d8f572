package dev.lsmith.log.scan;

/**
 * What a line {@code [node=…] type=… msg=audit(SECONDS.MILLIS:SERIAL): …} is but for its volatile words, also if something carries
 * it ({@link Carrier}). Reused from line to line; for one thread.
 */
public final class LineScan {
    /** Lines longer than this are never of a template. */
    static final int LONGEST = 1 << 14;

    private static final int LONGEST_WORD = 300;
    private static final byte SEPARATOR = 0x1d;
    private static final long BLANK = Words.pattern(' ');
    private static final long NODE = Words.of("node=");
    private static final long TYPE = Words.of("type=");
    private static final long FIVE = 0xff_ffff_ffffL;
    private static final long MESSAGE = Words.of("msg=audi");
    private static final int TO_STAMP = "msg=audit(".length();

    private final Volatile[] keys = {new Volatile(Masking.FULL), new Volatile(Masking.PART), new Volatile(Masking.NONE)
    };
    private final Cut cut = new Cut();
    private int heads;
    private long hash;

    /**
     * Reads the head of a line.
     *
     * @param bytes with slack behind the line
     * @return whether the line has this form
     */
    public boolean head(byte[] bytes, int from, int to) {
        cut.begin();
        cut.close(to);
        if (to - from > LONGEST || to == from) {
            return false;
        }
        int plain = stamp(bytes, from, to);
        int stamp = plain < 0 ? Carrier.stamp(bytes, from, to, cut) : plain;
        boolean found = stamp >= 0 && stamp < to && cut.add(Hole.STAMP, bytes, stamp, to);
        heads = cut.count();
        return found;
    }

    /** Where the stamp of a line begins that auditd wrote; -1 in others. */
    private static int stamp(byte[] bytes, int from, int to) {
        int type = from;
        if ((Words.at(bytes, from) & FIVE) == NODE) {
            type = blank(bytes, from, to) + 1;
        }
        if (type >= to || (Words.at(bytes, type) & FIVE) != TYPE) {
            return -1;
        }
        int message = blank(bytes, type, to) + 1;
        int stamp = message + TO_STAMP;
        boolean found =
                stamp < to && Words.at(bytes, message) == MESSAGE && bytes[stamp - 2] == 't' && bytes[stamp - 1] == '(';
        return found ? stamp : -1;
    }

    /** Finds what of the body is left out, and the hash of everything else. */
    void body(byte[] bytes, int from, int to, Masking masking) {
        Volatile volatiles = keys[index(masking)];
        cut.keep(heads);
        int i = cut.body();
        while (i < to) {
            int word = Words.find(bytes, i, to, BLANK) + 1;
            i = word;
            int end = hole(bytes, word, to, volatiles);
            while (end >= 0) {
                i = end;
                end = end < to && bytes[end] == SEPARATOR ? hole(bytes, end + 1, to, volatiles) : -1;
            }
        }
        long sum = 0;
        int segment = from;
        for (int hole = 0; hole < cut.count(); hole++) {
            sum = Words.hash(sum, bytes, segment, cut.start(hole));
            segment = cut.end(hole);
        }
        hash = Words.hash(sum, bytes, segment, to);
    }

    /** Milliseconds since the epoch. */
    public long time() {
        return cut.time();
    }

    /** The kernel's number of the event. */
    public long serial() {
        return cut.serial();
    }

    /** How long the line is behind its time and serial. */
    public int bodyLength() {
        return cut.end() - cut.body();
    }

    /** How many of the values that are left out stand before the body, the last being its time and serial. */
    int heads() {
        return heads;
    }

    /** What is left out. */
    Cut cut() {
        return cut;
    }

    long hash() {
        return hash;
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
        int key = word < to ? volatiles.key(Words.at(bytes, word)) : -1;
        if (key < 0) {
            return -1;
        }
        int value = volatiles.start(key, bytes, word, to);
        return value < to && cut.add(volatiles.hole(key), bytes, value, to) ? cut.end(cut.count() - 1) : -1;
    }

    private static int blank(byte[] bytes, int from, int to) {
        return Words.find(bytes, from, Math.min(to, from + LONGEST_WORD), BLANK);
    }
}
