package dev.lsmith.log.scan;

/**
 * Where the times and numbers end that stand before a record in a line of syslog, dmesg(1), journalctl(1) or grep(1). All return an
 * index that is not behind {@code from} when there is none.
 */
final class Clock {
    private static final int DAY = "2026-11-22".length();
    private static final int MONTH = "Nov 22".length();
    private static final int TIME = "12:34:56".length();
    private static final int MOST_FRACTION = 9;
    private static final int LONGEST_BRACKET = 40;
    private static final int MOST_COUNT = 10;
    private static final long CLOCK = Words.of("00:00:00");
    private static final long YEAR_AND_MONTH = Words.of("0000-00-");

    /** Digits, blank, dot and colon: a bit each. */
    private static final long TICKS = (0x3ffL << '0') | (1L << ' ') | (1L << '.') | (1L << ':');

    /** Letters, less 64. */
    private static final long LETTERS = (0x3ff_ffffL << 1) | (0x3ff_ffffL << 33);

    private Clock() {}

    static int month(byte[] bytes, int from, int to) {
        boolean month = from + MONTH <= to
                && bytes[from] >= 'A'
                && bytes[from] <= 'Z'
                && isSmall(bytes[from + 1])
                && isSmall(bytes[from + 2])
                && bytes[from + 3] == ' '
                && (bytes[from + 4] == ' ' || isDigit(bytes[from + 4]))
                && isDigit(bytes[from + 5]);
        return month ? from + MONTH : -1;
    }

    static int day(byte[] bytes, int from, int to) {
        boolean day = from + DAY <= to
                && Words.isLike(Words.at(bytes, from), YEAR_AND_MONTH)
                && Words.digits(Words.at(bytes, from + Long.BYTES)) >= 2;
        return day ? from + DAY : -1;
    }

    static int time(byte[] bytes, int from, int to) {
        int end = from + TIME;
        if (end > to || !Words.isLike(Words.at(bytes, from), CLOCK)) {
            return -1;
        }
        boolean fraction = end < to && (bytes[end] == '.' || bytes[end] == ',');
        int digits = fraction ? digits(bytes, end + 1, Math.min(to, end + 1 + MOST_FRACTION)) - end - 1 : 0;
        return digits > 0 ? end + 1 + digits : end;
    }

    static int bracket(byte[] bytes, int from, int to) {
        int most = Math.min(to - 1, from + LONGEST_BRACKET);
        int i = from;
        while (i < most && isDateOrTicks(bytes[i])) {
            i++;
        }
        return i < to && bytes[i] == ']' ? i : -1;
    }

    static int count(byte[] bytes, int from, int to) {
        int end = digits(bytes, from, Math.min(to, from + MOST_COUNT));
        return end < to && (bytes[end] == ':' || bytes[end] == ']') ? end : -1;
    }

    private static int digits(byte[] bytes, int from, int to) {
        int digits = from < to ? Words.digits(Words.at(bytes, from)) : 0;
        if (digits == Long.BYTES && from + digits < to) {
            digits += Words.digits(Words.at(bytes, from + digits));
        }
        return Math.min(to, from + digits);
    }

    private static boolean isDateOrTicks(byte b) {
        return b >= 0 && (((b < Long.SIZE ? TICKS : LETTERS) >>> b) & 1) != 0;
    }

    private static boolean isSmall(byte b) {
        return b >= 'a' && b <= 'z';
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
