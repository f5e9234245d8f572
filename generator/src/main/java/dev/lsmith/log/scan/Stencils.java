package dev.lsmith.log.scan;

import org.jspecify.annotations.Nullable;

/**
 * Finds lines and their templates; remembers for each outline what the lines of it were. Bounded in memory. For one thread.
 *
 * @param <M> what is known of the lines of a template
 */
final class Stencils<M> {
    /** Stencils that are kept at most: about 400 bytes each. */
    private static final int MOST = 1 << 15;

    private static final int FIRST_SIZE = 1 << 10;

    /** How many lines must be found by their stencil until it pays to make another one. */
    private static final int PRICE = 8;

    /** After so many lines it is seen how many were found by a stencil. */
    private static final int TRIAL = 1 << 12;

    /** One of so many must have been, or as many lines as follow here are looked for in the tree alone. */
    private static final int WORTH = 4;

    private static final int REST = 8 * TRIAL;

    private final TemplateTable<M> table;
    private final int most;
    private final Outline outline = new Outline();
    private final Cut cut = new Cut();
    private long[] prints = new long[FIRST_SIZE];
    private @Nullable Clue<M>[] clues = clues(FIRST_SIZE);
    private int outlines;
    private int made;
    private int credit;
    private int tried;
    private int hits;
    private Object epoch;

    /** Stencils of the templates of a table. */
    Stencils(TemplateTable<M> table) {
        this(table, MOST);
    }

    /**
     * As the other one.
     *
     * @param most stencils are kept
     */
    Stencils(TemplateTable<M> table, int most) {
        this.table = table;
        this.most = most;
        this.credit = PRICE * Math.min(most, FIRST_SIZE);
        this.epoch = table.epoch();
    }

    /** The time and serial of the line that was found last, and its end. */
    Cut cut() {
        return cut;
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
        if (rests() || !outline.take(bytes, from, to)) {
            return table.follow(bytes, from, to, cut);
        }
        int size = outline.newline() + 1 - from;
        int slot = slot(outline.print());
        Stencil<M> stencil = stencil(clues[slot], bytes, from, size);
        if (stencil != null && stencil.covers(bytes, from, size, cut)) {
            credit++;
            hits++;
            return stencil.template();
        }
        Template<M> found = table.follow(bytes, from, to, cut);
        if (found != null && credit >= PRICE) {
            credit = Math.min(credit, PRICE * most) - PRICE;
            add(slot, new Stencil<>(found, bytes, from, cut));
        }
        return found;
    }

    /** Whether lines are too many sorts for stencils: they would cost more than they save. */
    private boolean rests() {
        tried++;
        if (tried == TRIAL) {
            tried = hits * WORTH < TRIAL ? -REST : 0;
            hits = 0;
        }
        return tried < 0;
    }

    private static <M> @Nullable Stencil<M> stencil(@Nullable Clue<M> first, byte[] bytes, int from, int size) {
        Clue<M> clue = first;
        while (clue instanceof Choice<M> choice) {
            clue = choice.offset() < size ? choice.ways().way(bytes[from + choice.offset()]) : null;
        }
        return (Stencil<M>) clue;
    }

    private void add(int slot, Stencil<M> stencil) {
        Clue<M> others = clues[slot];
        prints[slot] = outline.print();
        clues[slot] = others == null ? stencil : others.with(stencil, 0);
        outlines += others == null ? 1 : 0;
        made++;
        if (made == most) {
            forget();
        } else if (2 * outlines > clues.length) {
            widen();
        }
    }

    private void widen() {
        long[] before = prints;
        @Nullable Clue<M>[] known = clues;
        prints = new long[2 * before.length];
        clues = clues(prints.length);
        for (int i = 0; i < before.length; i++) {
            if (known[i] != null) {
                int slot = slot(before[i]);
                prints[slot] = before[i];
                clues[slot] = known[i];
            }
        }
    }

    private void forget() {
        prints = new long[FIRST_SIZE];
        clues = clues(FIRST_SIZE);
        outlines = 0;
        made = 0;
    }

    private int slot(long print) {
        int last = clues.length - 1;
        int i = (int) print & last;
        while (clues[i] != null && prints[i] != print) {
            i = (i + 1) & last;
        }
        return i;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <M> @Nullable Clue<M>[] clues(int length) {
        return new Clue[length];
    }
}
