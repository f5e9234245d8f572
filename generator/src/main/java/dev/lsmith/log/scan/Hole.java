package dev.lsmith.log.scan;

/**
 * What changes from line to line though the lines say the same. Every kind knows where such a value ends from its first byte on
 * and what stands behind it, not from what stands before.
 */
enum Hole {
    /** {@code SECONDS.MILLIS:SERIAL} with {@code ):} behind it (audit_log_start of kernel/audit.c). Read by {@link Cut}. */
    STAMP,
    /** Digits of either base: {@code pid=}. */
    NUMBER,
    /** Hexadecimal digits, at most sixteen: {@code a0=}, which tells what some calls do if it is a number. */
    ARGUMENT,
    /** A port of the ephemeral range. */
    PORT,
    /** Capital hexadecimal digits: what follows the family in {@code saddr=}. */
    ADDRESS,
    /** What stands between braces, of which the second follows. */
    BRACES,
    /** {@code Nov 22} of a syslog daemon (RFC 3164 4.1.2). */
    MONTH,
    /** {@code 2026-11-22} (RFC 3339). */
    DAY,
    /** {@code 12:34:56} and the parts of a second. */
    TIME,
    /** What the kernel or dmesg(1) puts between brackets: the time since the start of the system, or a date. */
    BRACKET,
    /** A decimal number before a colon or a closing bracket: of a process, of a line that grep(1) found. */
    COUNT;

    /** The kernel's default {@code net.ipv4.ip_local_port_range} (Documentation/networking/ip-sysctl.rst). */
    private static final int FIRST_EPHEMERAL = 32768;

    private static final int LAST_EPHEMERAL = 60999;
    private static final int PORT_DIGITS = 5;
    private static final int LONGEST = 280;
    private static final byte SEPARATOR = 0x1d;

    /**
     * Where such a value ends.
     *
     * @param bytes with slack behind {@code to}
     * @param to where the line ends, or anything behind that
     * @return -1 when there is none
     */
    int end(byte[] bytes, int from, int to) {
        int end = this == NUMBER ? number(bytes, from, to) : other(bytes, from, to);
        if (end <= from) {
            return -1;
        }
        return switch (this) {
            case NUMBER, ARGUMENT, PORT, ADDRESS, STAMP -> whole(bytes, end, to);
            case BRACES -> closed(bytes, end, to);
            case MONTH, DAY, TIME, BRACKET, COUNT -> end;
        };
    }

    private int other(byte[] bytes, int from, int to) {
        return switch (this) {
            case ARGUMENT -> argument(bytes, from, to);
            case PORT -> port(bytes, from, to);
            case ADDRESS -> capitals(bytes, from, to);
            case BRACES -> plain(bytes, from, to);
            case MONTH -> Clock.month(bytes, from, to);
            case DAY -> Clock.day(bytes, from, to);
            case TIME -> Clock.time(bytes, from, to);
            case BRACKET -> Clock.bracket(bytes, from, to);
            case COUNT -> Clock.count(bytes, from, to);
            case NUMBER, STAMP -> throw new IllegalStateException(name());
        };
    }

    private static int whole(byte[] bytes, int end, int to) {
        return end >= to || bytes[end] == ' ' || bytes[end] == '\n' || bytes[end] == SEPARATOR ? end : -1;
    }

    private static int closed(byte[] bytes, int end, int to) {
        return end < to && bytes[end] == '}' ? end : -1;
    }

    private static int number(byte[] bytes, int from, int to) {
        int i = from;
        int digits = Long.BYTES;
        while (digits == Long.BYTES && i < to) {
            digits = Words.numerals(Words.at(bytes, i));
            i += digits;
        }
        return Math.min(i, to);
    }

    private static int argument(byte[] bytes, int from, int to) {
        int i = from + Words.hexadecimals(Words.at(bytes, from));
        if (i == from + Long.BYTES && i < to) {
            i += Words.hexadecimals(Words.at(bytes, i));
        }
        return Math.min(i, to);
    }

    private static int port(byte[] bytes, int from, int to) {
        long word = Words.at(bytes, from);
        if (from + PORT_DIGITS > to || Words.digits(word) != PORT_DIGITS) {
            return -1;
        }
        long port = Words.decimal(word, PORT_DIGITS);
        return port >= FIRST_EPHEMERAL && port <= LAST_EPHEMERAL ? from + PORT_DIGITS : -1;
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
    private static int plain(byte[] bytes, int from, int to) {
        int most = Math.min(to, from + LONGEST);
        int i = from;
        while (i < most && bytes[i] >= ' ' && "\"'{}()".indexOf(bytes[i]) < 0) {
            i++;
        }
        return i;
    }
}
