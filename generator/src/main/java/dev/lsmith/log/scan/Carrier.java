package dev.lsmith.log.scan;

/**
 * What stands before a record in a line of syslog, dmesg(1), journalctl(1) or grep(1): finds the times and numbers in it, and where
 * the record's own time and serial stand. That they are the record's, and that nothing hangs on the others, is for whoever makes a template to find out.
 */
final class Carrier {
    /** How far into a line the stamp of its record begins at most. */
    private static final int LONGEST = 400;

    private static final long BEGIN = Words.pattern('a');
    private static final long STAMP = Words.of("audit(");
    private static final long SIX = 0xffff_ffff_ffffL;
    private static final int STAMP_LENGTH = "audit(".length();

    private Carrier() {}

    /**
     * Where the stamp begins; -1 when there is none.
     *
     * @param cut takes the times and numbers before it
     */
    static int stamp(byte[] bytes, int from, int to, Cut cut) {
        int most = Math.min(to, from + LONGEST);
        int stamp = Words.find(bytes, from, most, BEGIN);
        while (stamp < most && (Words.at(bytes, stamp) & SIX) != STAMP) {
            stamp = Words.find(bytes, stamp + 1, most, BEGIN);
        }
        if (stamp >= most) {
            return -1;
        }
        int i = begin(bytes, from, stamp, cut);
        while (i < stamp) {
            int bracket = Words.find(bytes, i, stamp, Words.pattern('['));
            i = bracket + 1;
            if (bracket < stamp) {
                boolean word = bracket > from && bytes[bracket - 1] != ' ' && bytes[bracket - 1] != '>';
                if (word ? process(bytes, i, stamp, cut) : cut.add(Hole.BRACKET, bytes, i, stamp)) {
                    i = cut.end(cut.count() - 1);
                }
            }
        }
        return stamp + STAMP_LENGTH;
    }

    /** The number of a process behind its name, and a colon: other brackets are of a type. */
    private static boolean process(byte[] bytes, int from, int to, Cut cut) {
        int end = Hole.COUNT.end(bytes, from, to);
        return end >= 0 && bytes[end + 1] == ':' && cut.add(Hole.COUNT, bytes, from, to);
    }

    /** The date and time behind a priority, or the number of a line behind a file's name. */
    private static int begin(byte[] bytes, int from, int to, Cut cut) {
        int i = from;
        if (bytes[i] == '<') {
            int close = Words.find(bytes, i, Math.min(to, i + 5), Words.pattern('>')) + 1;
            i = close < to && bytes[close] == '1' && bytes[close + 1] == ' ' ? close + 2 : close;
        }
        if (i < to && (cut.add(Hole.DAY, bytes, i, to) || cut.add(Hole.MONTH, bytes, i, to))) {
            i = cut.end(cut.count() - 1) + 1;
            return i < to && cut.add(Hole.TIME, bytes, i, to) ? cut.end(cut.count() - 1) : i;
        }
        return i == from ? numbered(bytes, from, to, cut) : i;
    }

    private static int numbered(byte[] bytes, int from, int to, Cut cut) {
        int i = from;
        while (i < to && bytes[i] != ' ' && bytes[i] != '=' && bytes[i] != ':' && bytes[i] != '[') {
            i++;
        }
        boolean colon = i + 1 < to && bytes[i] == ':';
        return colon && cut.add(Hole.COUNT, bytes, i + 1, to) ? cut.end(cut.count() - 1) : from;
    }
}
