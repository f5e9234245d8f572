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
        return is(bytes, from, to, DAY, '-', 4, 7) ? from + DAY : -1;
    }

    static int time(byte[] bytes, int from, int to) {
        if (!is(bytes, from, to, TIME, ':', 2, 5)) {
            return -1;
        }
        int end = from + TIME;
        if (end < to && (bytes[end] == '.' || bytes[end] == ',')) {
            int fraction = digits(bytes, end + 1, Math.min(to, end + 1 + MOST_FRACTION));
            return fraction > end + 1 ? fraction : end;
        }
        return end;
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

    /** Whether there are digits, but for one byte at two places. */
    private static boolean is(byte[] bytes, int from, int to, int length, char between, int one, int other) {
        if (from + length > to) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            byte b = bytes[from + i];
            if (i == one || i == other ? b != between : !isDigit(b)) {
                return false;
            }
        }
        return true;
    }

    private static int digits(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && isDigit(bytes[i])) {
            i++;
        }
        return i;
    }

    private static boolean isDateOrTicks(byte b) {
        return isDigit(b) || isSmall(b) || (b >= 'A' && b <= 'Z') || b == ' ' || b == '.' || b == ':';
    }

    private static boolean isSmall(byte b) {
        return b >= 'a' && b <= 'z';
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
