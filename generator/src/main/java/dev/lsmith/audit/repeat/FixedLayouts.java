package dev.lsmith.audit.repeat;

import org.jspecify.annotations.Nullable;

/**
 * Finds lines and their templates; remembers for each punctuation what the lines of it were. Bounded in memory. For one thread.
 *
 * @param <M> what is known of the lines of a template
 */
final class FixedLayouts<M> {
    /** Layouts that are kept at most: about a kilobyte each. */
    private static final int MOST = 1 << 14;

    private static final int FIRST_SIZE = 1 << 10;

    /** How many lines must be found by their layout until it pays to make another one. */
    private static final int PRICE = 8;

    /** After so many lines it is seen how many were found by a layout. */
    private static final int TRIAL = 1 << 12;

    /** One of so many must have been, or as many lines as were tried are looked for in the table alone, and twice as many each time after that. */
    private static final int WORTH = 4;

    private static final int LONGEST_REST = 8 * TRIAL;
    private static final long NEWLINE = Words.pattern('\n');

    private final TemplateTable<M> table;
    private final int most;
    private final PunctuationHash punctuation = new PunctuationHash();
    private final EventStamp stamp = new EventStamp();
    private final LineScan line = new LineScan();
    private long[] prints = new long[FIRST_SIZE];
    private @Nullable Branch<M>[] branches = branches(FIRST_SIZE);
    private int punctuations;
    private int made;
    private int credit;
    private int tried;
    private int hits;
    private int rest = TRIAL;
    private Object epoch;
    private EventStamp found = stamp;

    /** The layout of the line before, if it was found by one: what followed that the last time is mostly what follows now. */
    private @Nullable FixedLayout<M> last;

    private long levels;
    private int end;

    /** Layouts of the templates of a table. */
    FixedLayouts(TemplateTable<M> table) {
        this(table, MOST);
    }

    /**
     * As the other one.
     *
     * @param most layouts are kept
     */
    FixedLayouts(TemplateTable<M> table, int most) {
        this.table = table;
        this.most = most;
        this.credit = PRICE * Math.min(most, FIRST_SIZE);
        this.epoch = table.epoch();
    }

    /** The time and serial of the line that was found last. */
    EventStamp stamp() {
        return found;
    }

    /** The categories of the line that was found last ({@link LineScan#levels}). */
    long levels() {
        return levels;
    }

    /** Where the line that was found last ends, without its newline. */
    int end() {
        return end;
    }

    /** Other lines come, and perhaps the table forgot all since the last ones. */
    void refresh() {
        if (epoch != table.epoch()) {
            epoch = table.epoch();
            forget();
        }
    }

    /**
     * The template of the line that begins at an index, if it is known; may miss some.
     *
     * @param to where the bytes end, with slack behind
     */
    @Nullable
    Template<M> find(byte[] bytes, int from, int to) {
        if (rests()) {
            return scan(bytes, from, Words.find(bytes, from, to, NEWLINE), to);
        }
        FixedLayout<M> expected = last == null ? null : last.follower();
        if (expected != null && expected.endsLine(bytes, from, to) && isOf(expected, bytes, from, expected.length())) {
            return found(expected, bytes, from);
        }
        if (!punctuation.take(bytes, from, to)) {
            return scan(bytes, from, Words.find(bytes, from, to, NEWLINE), to);
        }
        end = punctuation.newline();
        int size = end + 1 - from;
        int slot = slot(punctuation.print());
        FixedLayout<M> layout = layout(branches[slot], bytes, from, size);
        if (layout != null && isOf(layout, bytes, from, size)) {
            return found(layout, bytes, from);
        }
        last = null;
        Template<M> template = scan(bytes, from, end, to);
        if (template != null && credit >= PRICE) {
            credit = Math.min(credit, PRICE * most) - PRICE;
            add(slot, new FixedLayout<>(template, line));
        }
        return template;
    }

    private boolean isOf(FixedLayout<M> layout, byte[] bytes, int from, int size) {
        return layout.covers(bytes, from, size, stamp) && !layout.template().isRetired();
    }

    private Template<M> found(FixedLayout<M> layout, byte[] bytes, int from) {
        if (last != null) {
            last.isFollowedBy(layout);
        }
        last = layout;
        end = from + layout.length() - 1;
        found = stamp;
        levels = layout.levels(bytes, from);
        credit++;
        hits++;
        return layout.template();
    }

    private @Nullable Template<M> scan(byte[] bytes, int from, int newline, int to) {
        end = newline;
        found = line.stamp();
        if (newline >= to || !line.scan(bytes, from, newline)) {
            return null;
        }
        levels = line.levels();
        return table.find(line);
    }

    /** Whether lines are too many sorts for layouts: they would cost more than they save. */
    private boolean rests() {
        tried++;
        if (tried == TRIAL) {
            boolean worth = hits * WORTH >= TRIAL;
            tried = worth ? 0 : -rest;
            rest = worth ? TRIAL : Math.min(2 * rest, LONGEST_REST);
            hits = 0;
        }
        return tried < 0;
    }

    private static <M> @Nullable FixedLayout<M> layout(@Nullable Branch<M> first, byte[] bytes, int from, int size) {
        Branch<M> branch = first;
        while (branch instanceof Branch.ByByte<M> byByte) {
            branch = byByte.offset() < size ? byByte.ways().way(bytes[from + byByte.offset()]) : null;
        }
        return (FixedLayout<M>) branch;
    }

    private void add(int slot, FixedLayout<M> layout) {
        Branch<M> others = branches[slot];
        prints[slot] = punctuation.print();
        branches[slot] = others == null ? layout : others.with(layout, 0);
        punctuations += others == null ? 1 : 0;
        made++;
        if (made == most) {
            forget();
        } else if (2 * punctuations > branches.length) {
            widen();
        }
    }

    private void widen() {
        long[] before = prints;
        @Nullable Branch<M>[] known = branches;
        prints = new long[2 * before.length];
        branches = branches(prints.length);
        for (int i = 0; i < before.length; i++) {
            if (known[i] != null) {
                int slot = slot(before[i]);
                prints[slot] = before[i];
                branches[slot] = known[i];
            }
        }
    }

    private void forget() {
        last = null;
        prints = new long[FIRST_SIZE];
        branches = branches(FIRST_SIZE);
        punctuations = 0;
        made = 0;
    }

    private int slot(long print) {
        int last = branches.length - 1;
        int i = (int) print & last;
        while (branches[i] != null && prints[i] != print) {
            i = (i + 1) & last;
        }
        return i;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <M> @Nullable Branch<M>[] branches(int length) {
        return new Branch[length];
    }

    /**
     * A hash of where the blanks, quotes and other marks of a line stand, and of its end: the same for all lines that differ in letters and digits
     * only. Reused from line to line; for one thread.
     */
    static final class PunctuationHash {
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
}
