package dev.lsmith.log;

import dev.lsmith.log.scan.Block;
import dev.lsmith.log.scan.LineScan;
import dev.lsmith.log.scan.Template;
import dev.lsmith.log.scan.TemplateTable;
import org.jspecify.annotations.Nullable;

/** Knows the lines that were read before. Bounded in memory: when it knows too many, it forgets them all. */
final class Recogniser {
    private final TemplateTable<RecordShape> table;
    private final LineScan scan = new LineScan();
    private final long most;

    private long events;

    Recogniser(TemplateTable.Maker<RecordShape> maker, long most) {
        this.most = most;
        this.table = new TemplateTable<>(maker);
    }

    /** An event was told whole, and what it means is kept. */
    void grown() {
        events++;
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
        if (table.size() + events >= most) {
            table.clear();
            events = 0;
        }
        Template<RecordShape> learnt = table.learn(block.bytes(), from, to, scan);
        if (learnt != null) {
            block.recognise(line, learnt, scan);
        }
        return learnt;
    }
}
