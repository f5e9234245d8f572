package dev.lsmith.audit.repeat;

/** The time and serial of an event as a line holds them. Reused from line to line; for one thread. */
final class EventStamp {
    /** The first millisecond behind the year 9999. */
    private static final long END_OF_TIME = 253_402_300_800_000L;

    private static final int ORDINARY_TIME = "1732233445.678:".length();
    private static final long EIGHT_DIGITS = Words.of("00000000");
    private static final long REST_OF_TIME = Words.of("00.000:");
    private static final long SEVEN = 0xff_ffff_ffff_ffffL;

    private static final int MOST_SECONDS = 12;
    private static final long AROUND_MILLIS = 0xff_0000_00ffL;
    private static final long DOT_AND_COLON = '.' | ((long) ':' << (4 * Byte.SIZE));
    private static final int MOST_SERIAL = 18;

    private static final long[] POWERS = {1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000};

    private int end;
    private long time;
    private long serial;
    private long century = EIGHT_DIGITS;
    private long centuryMillis;

    /** Where it ends, and the body of the record begins. */
    int end() {
        return end;
    }

    /** Milliseconds since the epoch. */
    long time() {
        return time;
    }

    /** The kernel's number of the event. */
    long serial() {
        return serial;
    }

    /**
     * Reads the time and serial.
     *
     * @param to where the line ends, or anything behind that
     * @return where they end; -1 when they do not stand there
     */
    int read(byte[] bytes, int from, int to) {
        int serialAt = from + ORDINARY_TIME;
        boolean ordinary = serialAt < to && ordinaryTime(Words.at(bytes, from), Words.at(bytes, from + Long.BYTES));
        int close = ordinary ? ordinarySerial(bytes, serialAt, to) : -1;
        return close < 0 ? anyStamp(bytes, from, to) : close;
    }

    /** Reads seconds of ten digits, of which the first eight are mostly those of the line before, and three behind the dot. */
    private boolean ordinaryTime(long first, long second) {
        if (first != century && Words.isLike(first, EIGHT_DIGITS)) {
            century = first;
            centuryMillis = Words.decimal(first, Long.BYTES) * 100_000;
        }
        long rest = second & SEVEN;
        time = centuryMillis + Words.decimal((rest & 0xffff) | ((rest >>> Byte.SIZE) & 0xff_ffff_0000L), 5);
        return first == century && Words.isLike(rest, REST_OF_TIME);
    }

    private int ordinarySerial(byte[] bytes, int from, int to) {
        long word = Words.at(bytes, from);
        int digits = Words.digits(word);
        int close = from + digits;
        if (digits == 0 || digits == Long.BYTES || close + 2 > to || bytes[close] != ')' || bytes[close + 1] != ':') {
            return -1;
        }
        serial = Words.decimal(word, digits);
        end = close;
        return close;
    }

    private int anyStamp(byte[] bytes, int from, int to) {
        int dot = digits(bytes, from, to);
        int colon = dot + 4;
        if (dot == from || dot - from > MOST_SECONDS || colon >= to) {
            return -1;
        }
        long behind = Words.at(bytes, dot);
        int close = digits(bytes, colon + 1, to);
        if ((behind & AROUND_MILLIS) != DOT_AND_COLON
                || Words.digits(behind >>> Byte.SIZE) != 3
                || close == colon + 1
                || close - colon - 1 > MOST_SERIAL
                || close + 2 > to
                || bytes[close] != ')'
                || bytes[close + 1] != ':') {
            return -1;
        }
        time = decimal(bytes, from, dot) * 1000 + Words.decimal(behind >>> Byte.SIZE, 3);
        serial = decimal(bytes, colon + 1, close);
        end = close;
        return time >= END_OF_TIME ? -1 : close;
    }

    private static int digits(byte[] bytes, int from, int to) {
        int i = from;
        int digits = Long.BYTES;
        while (digits == Long.BYTES && i < to) {
            digits = Words.digits(Words.at(bytes, i));
            i += digits;
        }
        return Math.min(i, to);
    }

    private static long decimal(byte[] bytes, int from, int to) {
        long number = 0;
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            number = number * 100_000_000 + Words.decimal(Words.at(bytes, i), Long.BYTES);
        }
        return i < to ? number * POWERS[to - i] + Words.decimal(Words.at(bytes, i), to - i) : number;
    }
}
