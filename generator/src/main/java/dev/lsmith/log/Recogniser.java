package dev.lsmith.log;

import dev.lsmith.log.scan.Block;
import dev.lsmith.log.scan.LineScan;
import dev.lsmith.log.scan.Template;
import dev.lsmith.log.scan.TemplateTable;
import org.jspecify.annotations.Nullable;

/**
 * Knows the lines that were read before. Bounded in memory: when it knows too many, it learns no more; and when those that it does
 * not know have become many as well, it forgets them all and begins anew, as the log may be of something else by now.
 */
final class Recogniser {
    /** The length of an ordinary line in bytes; a longer one counts as several. */
    private static final int ORDINARY = 512;

    /** How many lines that are not known come to each that is before all are forgotten. */
    private static final int PATIENCE = 2;

    private final TemplateTable<RecordShape> table;
    private final LineScan scan = new LineScan();
    private final long most;

    private long held;
    private long unknown;

    Recogniser(TemplateTable.Maker<RecordShape> maker, long most) {
        this.most = most;
        this.table = new TemplateTable<>(maker);
    }

    /** An event was told whole, and what it means is kept. */
    void grown() {
        held++;
    }

    /** The templates, for others to look at. */
    TemplateTable<RecordShape> table() {
        return table;
    }

    /** The template of a line, made if need be; null when the line has to be read for itself. */
    @Nullable
    Template<RecordShape> template(Block<RecordShape> block, int line) {
        Template<RecordShape> known = block.template(line);
        return known == null ? learnt(block, line) : known;
    }

    private @Nullable Template<RecordShape> learnt(Block<RecordShape> block, int line) {
        int from = block.start(line);
        int to = block.end(line);
        if (!scan.head(block.bytes(), from, to)) {
            return null;
        }
        if (unknown > PATIENCE * most) {
            forget();
        }
        boolean learning = held < most;
        int before = table.size();
        Template<RecordShape> learnt = table.template(block.bytes(), from, to, scan, learning);
        held += (table.size() - before) * (1L + (to - from) / ORDINARY);
        if (learnt != null) {
            block.recognise(line, learnt, scan);
        } else if (!learning) {
            unknown++;
        }
        return learnt;
    }

    private void forget() {
        table.clear();
        held = 0;
        unknown = 0;
    }
}
