package dev.lsmith.audit.repeat;

/**
 * A hash of where the blanks, quotes and other marks of a line stand, and of its end: the same for all lines that differ in letters and digits
 * only. Reused from line to line; for one thread.
 */
final class PunctuationHash {
    /** Lines longer than this have none. */
    static final int LONGEST = 1 << 10;

    private static final long HIGHEST = Words.pattern('\u0080');
    private static final long NEWLINE = Words.pattern('\n');

    /** Added to a byte below 128, sets its highest bit unless it is below the digits, as all marks between words are. */
    private static final long MARKS = Words.pattern((char) (0x80 - '0'));

    private static final int TURN = 7;

    private long print;
    private int newline;

    /**
     * Hashes the punctuation of the line that begins at an index.
     *
     * @param to where the bytes end, with slack behind
     * @return whether the line ends before that, and is not too long
     */
    boolean take(byte[] bytes, int from, int to) {
        int most = Math.min(to, from + LONGEST);
        long sum = 0;
        for (int i = from; i < most; i += Long.BYTES) {
            long word = Words.at(bytes, i);
            long marks = ((word & ~HIGHEST) + MARKS) & HIGHEST;
            long ends = Words.any(word, NEWLINE);
            if (ends != 0) {
                newline = i + Words.first(ends);
                print = Words.mix(Long.rotateLeft(sum, TURN) + (marks & (ends ^ (ends - 1))) + newline - from);
                return newline < most;
            }
            sum = Long.rotateLeft(sum, TURN) + marks;
        }
        return false;
    }

    /** A hash of it. */
    long print() {
        return print;
    }

    /** Where the line ends. */
    int newline() {
        return newline;
    }
}
