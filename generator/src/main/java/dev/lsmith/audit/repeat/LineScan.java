package dev.lsmith.audit.repeat;

import java.util.ArrayList;
import java.util.List;

/**
 * The places of a line {@code [node=…] type=… msg=audit(SECONDS.MILLIS:SERIAL): …}, also with something of a syslog daemon, dmesg(1),
 * journalctl(1) or grep(1) before it, where such lines may differ and still say the same: numbers. Whether they do is for whoever reads
 * the record to find out. Reused from line to line; for one thread.
 */
public final class LineScan {
    /** How many bytes have to stand behind a line that is looked at, whatever they are. */
    public static final int SLACK = Words.SLACK;

    /** Lines longer than this are never of a template. */
    static final int LONGEST = 1 << 14;

    /** Numbers of a line, at most; what follows them is text. */
    private static final int MOST = 48;

    /** How far into a line the stamp of its record begins at most. */
    private static final int LONGEST_PREFIX = 400;

    private static final int LONGEST_WORD = 300;

    /** Digits of a category, at most: there are 1,024 (policy/mcs of selinux-policy). */
    private static final int CATEGORY_DIGITS = 4;

    private static final int CATEGORY_BITS = 15;
    private static final long CATEGORY_MASK = (1L << CATEGORY_BITS) - 1;
    private static final int[] POWERS = {1, 10, 100, 1000, 10_000};

    /** Categories of a line, at most; those of further contexts are text. */
    private static final int CATEGORIES = 4;

    private static final long BLANK = Words.pattern(' ');
    private static final long EQUALS = Words.pattern('=');
    private static final long QUOTE = Words.pattern('"');
    private static final long NODE = Words.of("node=");
    private static final long TYPE = Words.of("type=");
    private static final long FIVE = 0xff_ffff_ffffL;
    private static final long SIX = 0xffff_ffff_ffffL;
    private static final long MESSAGE = Words.of("msg=audi");
    private static final int TO_STAMP = "msg=audit(".length();
    private static final long AUDIT = Words.of("audit(");
    private static final int AUDIT_LENGTH = "audit(".length();
    private static final long FIRST_OF_AUDIT = Words.pattern('a');

    private final EventStamp stamp = new EventStamp();
    private final int[] starts = new int[MOST];
    private final int[] ends = new int[MOST];
    private final Wildcard[] kinds = new Wildcard[MOST];
    private byte[] bytes = {};
    private int from;
    private int end;
    private int count;
    private int atStamp;
    private int categories;
    private long levels;
    private long hash;

    /**
     * Looks at a line.
     *
     * @param line with slack behind the line; not to change until the next call
     * @return whether the line has this form
     */
    public boolean scan(byte[] line, int start, int to) {
        bytes = line;
        from = start;
        end = to;
        count = 0;
        categories = 0;
        levels = 0;
        if (to - start > LONGEST || to == start) {
            return false;
        }
        int plain = plainStamp();
        int begin = plain < 0 ? wrappedStamp() : plain;
        int close = begin < 0 || begin >= to ? -1 : stamp.read(line, begin, to);
        if (close < 0) {
            return false;
        }
        atStamp = count;
        add(Wildcard.STAMP, begin, close);
        findValues(close);
        hash = hashOfText();
        return true;
    }

    /** Milliseconds since the epoch. */
    public long time() {
        return stamp.time();
    }

    /** The kernel's number of the event. */
    public long serial() {
        return stamp.serial();
    }

    /**
     * The categories of the contexts in the line, in one number: lines of one template in which it is the same are of the same levels. 0 when there
     * are none.
     */
    public long levels() {
        return levels;
    }

    /** How long the line is behind its time and serial. */
    public int bodyLength() {
        return end - stamp.end();
    }

    /** How long the line is. */
    public int length() {
        return end - from;
    }

    /** How many places there are. */
    public int count() {
        return count;
    }

    /** The index of the place that holds the time and serial; those before it stand before the record's body. */
    public int stampIndex() {
        return atStamp;
    }

    /** Where a place begins, from the start of the line. */
    public int offset(int index) {
        return starts[index] - from;
    }

    /** How long a place is. */
    public int length(int index) {
        return ends[index] - starts[index];
    }

    /** Whether a category of a level stands there. */
    public boolean isCategory(int index) {
        return kinds[index] == Wildcard.CATEGORY;
    }

    /** Whether a value in braces stands there. */
    public boolean isInBraces(int index) {
        return kinds[index] == Wildcard.BRACES;
    }

    EventStamp stamp() {
        return stamp;
    }

    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int end() {
        return end;
    }

    int start(int index) {
        return starts[index];
    }

    int end(int index) {
        return ends[index];
    }

    Wildcard kind(int index) {
        return kinds[index];
    }

    /** A hash of all but the places. */
    long hash() {
        return hash;
    }

    /** Where the stamp of a line begins that auditd wrote; -1 in others. */
    private int plainStamp() {
        int type = from;
        if ((Words.at(bytes, from) & FIVE) == NODE) {
            type = blank(from) + 1;
        }
        if (type >= end || (Words.at(bytes, type) & FIVE) != TYPE) {
            return -1;
        }
        int message = blank(type) + 1;
        int begin = message + TO_STAMP;
        boolean found = begin < end
                && Words.at(bytes, message) == MESSAGE
                && bytes[begin - 2] == 't'
                && bytes[begin - 1] == '(';
        return found ? begin : -1;
    }

    private int blank(int index) {
        return Words.find(bytes, index, Math.min(end, index + LONGEST_WORD), BLANK);
    }

    /** Where the stamp of a line begins that something carries; takes the digits before it. */
    private int wrappedStamp() {
        int most = Math.min(end, from + LONGEST_PREFIX);
        int begin = Words.find(bytes, from, most, FIRST_OF_AUDIT);
        while (begin < most && (Words.at(bytes, begin) & SIX) != AUDIT) {
            begin = Words.find(bytes, begin + 1, most, FIRST_OF_AUDIT);
        }
        if (begin >= most) {
            return -1;
        }
        int i = from;
        while (i < begin && count < MOST / 2) {
            int digits = Wildcard.DIGITS.end(bytes, i, begin);
            if (digits >= 0 && !isOfType(i)) {
                add(Wildcard.DIGITS, i, digits);
            }
            i = Math.max(digits, i + 1);
        }
        return begin + AUDIT_LENGTH;
    }

    /** Whether digits may belong to the name of a record type, as in {@code OPENAT2} or {@code UNKNOWN[1334]}. */
    private boolean isOfType(int digits) {
        int before = digits - 1;
        if (before > from && bytes[before] == '[') {
            before--;
        }
        boolean capital = before >= from && bytes[before] >= 'A' && bytes[before] <= 'Z';
        boolean time = capital && bytes[before] == 'T' && before > from && Character.isDigit(bytes[before - 1]);
        return capital && !time;
    }

    private void findValues(int body) {
        int i = Words.find(bytes, body, end, EQUALS) + 1;
        while (i < end && count < MOST) {
            byte first = bytes[i];
            if (first == '"') {
                i = Words.find(bytes, i + 1, end, QUOTE) + 1;
            } else {
                Wildcard kind = first == '{' ? Wildcard.BRACES : Wildcard.NUMBER;
                int close = kind.end(bytes, i, end);
                if (close >= 0) {
                    add(kind, i, close);
                    i = close;
                } else {
                    i = context(i);
                }
            }
            i = Words.find(bytes, Math.min(i, end), end, EQUALS) + 1;
        }
    }

    /** Takes the two categories that a bare value ends with, as those of a container's context do; tells where the value ends. */
    private int context(int value) {
        int close = Words.find(bytes, value, end, BLANK);
        int second = category(value, close);
        int first = second < 0 || bytes[second - 2] != ',' ? -1 : category(value, second - 2);
        if (first >= 0 && bytes[first - 2] == ':' && categories < CATEGORIES && count + 2 <= MOST) {
            categories += 2;
            levels = withCategory(withCategory(levels, bytes, first, second - 2), bytes, second, close);
            add(Wildcard.CATEGORY, first, second - 2);
            add(Wildcard.CATEGORY, second, close);
        }
        return close;
    }

    /** Where the digits begin of a category that ends at an index, with something before its {@code c}; -1 when none does. */
    private int category(int from, int to) {
        int i = to;
        while (i > from && to - i <= CATEGORY_DIGITS && bytes[i - 1] >= '0' && bytes[i - 1] <= '9') {
            i--;
        }
        boolean some = i < to && to - i <= CATEGORY_DIGITS && i - 2 >= from;
        return some && bytes[i - 1] == 'c' ? i : -1;
    }

    /** One of the levels in a number that {@link #levels()} told, counted from 0, as it stands in a line: {@code c12,c34}. */
    public static String level(long levels, int index) {
        List<String> categories = new ArrayList<>();
        for (long left = levels; left != 0; left >>>= CATEGORY_BITS) {
            categories.add(0, "c" + Long.toString(left & CATEGORY_MASK).substring(1));
        }
        return categories.get(2 * index) + "," + categories.get(2 * index + 1);
    }

    /** Levels with one more category, from which its digits can be told: a one before them, in 15 bits. */
    static long withCategory(long levels, byte[] bytes, int from, int to) {
        int digits = to - from;
        return (levels << CATEGORY_BITS) + POWERS[digits] + Words.decimal(Words.at(bytes, from), digits);
    }

    private void add(Wildcard kind, int begin, int close) {
        starts[count] = begin;
        ends[count] = close;
        kinds[count++] = kind;
    }

    private long hashOfText() {
        long sum = 0;
        int text = from;
        for (int i = 0; i < count; i++) {
            sum = Words.hash(sum, bytes, text, starts[i]);
            sum += kinds[i] == Wildcard.DIGITS ? ends[i] - starts[i] : 0;
            text = ends[i];
        }
        return Words.hash(sum, bytes, text, end);
    }
}
