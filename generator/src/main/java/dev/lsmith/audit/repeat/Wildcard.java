package dev.lsmith.audit.repeat;

/** A part of a line that lines of one template may differ in. Each kind knows from its first byte on where such a part ends. */
enum Wildcard {
    /** {@code SECONDS.MILLIS:SERIAL} with {@code ):} behind it (audit_log_start of kernel/audit.c). Read by {@link EventStamp}. */
    STAMP,
    /** A run of decimal digits in what stands before the record, of the same length in all lines. */
    DIGITS,
    /** A bare value of digits of either base, to its end. The lexer does not tell such characters apart within a value. */
    NUMBER,
    /** A value in braces, as auditd interprets a socket address. */
    BRACES,
    /** A category of a context's level, without its {@code c}: what tells the containers of a host apart. Found by {@link LineScan}. */
    CATEGORY,
    /** A port of the range that the kernel gives to who asks for any. */
    PORT;

    private static final int PORT_DIGITS = 5;
    private static final int LONGEST = 280;
    private static final byte SEPARATOR = 0x1d;

    /**
     * Where such a part ends.
     *
     * @param bytes with slack behind {@code to}
     * @param to where the line ends, or anything behind that
     * @return -1 when there is none
     */
    int end(byte[] bytes, int from, int to) {
        return switch (this) {
            case NUMBER -> value(bytes, number(bytes, from, to), from, to);
            case PORT -> value(bytes, port(bytes, from, to), from, to);
            case BRACES -> value(bytes, braces(bytes, from, to), from, to);
            case DIGITS -> digits(bytes, from, to);
            case STAMP, CATEGORY -> throw new IllegalStateException(name());
        };
    }

    /** A value ends with the line, at a blank, or where what auditd adds begins. */
    private static int value(byte[] bytes, int end, int from, int to) {
        boolean ends = end > from && (end >= to || bytes[end] == ' ' || bytes[end] == '\n' || bytes[end] == SEPARATOR);
        return ends ? end : -1;
    }

    private static int number(byte[] bytes, int from, int to) {
        int most = Math.min(to, from + LONGEST);
        int i = from;
        int digits = Long.BYTES;
        while (digits == Long.BYTES && i < most) {
            digits = Words.numerals(Words.at(bytes, i));
            i += digits;
        }
        return Math.min(i, most);
    }

    private static int port(byte[] bytes, int from, int to) {
        long word = Words.at(bytes, from);
        if (from + PORT_DIGITS > to || Words.digits(word) != PORT_DIGITS) {
            return -1;
        }
        return Extent.isEphemeral(Words.decimal(word, PORT_DIGITS)) ? from + PORT_DIGITS : -1;
    }

    /** Quotes, braces and parentheses would be more than text to the grammar. */
    private static int braces(byte[] bytes, int from, int to) {
        int most = Math.min(to, from + LONGEST);
        int i = from + 1;
        while (i < most && bytes[i] >= ' ' && "\"'{}()".indexOf(bytes[i]) < 0) {
            i++;
        }
        return bytes[from] == '{' && i < most && bytes[i] == '}' ? i + 1 : -1;
    }

    private static int digits(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        return i > from ? i : -1;
    }
}
