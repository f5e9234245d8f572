package dev.lsmith.audit;

import dev.lsmith.audit.AuditEvent.EventId;
import dev.lsmith.audit.repeat.Block;
import dev.lsmith.audit.repeat.LineScan;
import dev.lsmith.audit.repeat.Template;
import dev.lsmith.audit.repeat.TemplateTable;
import dev.lsmith.base.Position;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Knows the lines that were read before. Bounded in memory: when it knows too many, it learns no more; and when those that it does
 * not know have become many as well, it forgets them all and begins anew, as the log may be of something else by now.
 */
final class TemplateCache {
    /** The length of an ordinary line in bytes; a longer one counts as several. */
    private static final int ORDINARY = 512;

    /** How many lines that are not known come to each that is before all are forgotten. */
    private static final int PATIENCE = 2;

    private final TemplateTable<RecordShape> table = new TemplateTable<>();
    private final LineScan scan = new LineScan();
    private final StampedLine lines;
    private final RecordTypes types;
    private final long most;

    private long held;
    private long unknown;

    /**
     * An empty one.
     *
     * @param most lines and events that are remembered, a long line counting as several
     */
    TemplateCache(StampedLine lines, RecordTypes types, long most) {
        this.lines = lines;
        this.types = types;
        this.most = most;
    }

    /** The templates that are known, for the threads that look lines up ahead. */
    TemplateTable<RecordShape> table() {
        return table;
    }

    /** The template of a line; null when it is not known, and the line has to be read for itself. */
    @Nullable
    Template<RecordShape> template(Block<RecordShape> block, int line) {
        Template<RecordShape> known = block.template(line);
        if (known != null && !known.isRetired()) {
            return known;
        }
        Template<RecordShape> found =
                scan.scan(block.bytes(), block.start(line), block.end(line)) ? table.find(scan) : null;
        if (found != null) {
            block.recognise(line, found, scan);
        }
        return found;
    }

    /** A line that is not known, parsed so that others like it can be; empty when it has to be read for itself. */
    Optional<ParsedLine> parse(Block<RecordShape> block, int line, Position position) {
        if (unknown > PATIENCE * most) {
            forget();
        }
        if (!isLearning()) {
            unknown++;
            return Optional.empty();
        }
        return lines.parse(block.bytes(), block.start(line), block.end(line), position);
    }

    /** Whether there is room for more. */
    boolean isLearning() {
        return held < most;
    }

    /** What was read of a line's record is all that others like it have to agree in. */
    Template<RecordShape> learn(ParsedLine line) {
        int before = table.size();
        Template<RecordShape> template = table.learn(lines.scan(line), line.reads(), () -> RecordShape.of(line, types));
        held += (table.size() - before) * (1L + line.places().line().length / ORDINARY);
        return template;
    }

    /** As {@link #learn(ParsedLine)}, and notes in the block which template its line has. */
    Template<RecordShape> learn(ParsedLine line, Block<RecordShape> block, int index) {
        scan.scan(block.bytes(), block.start(index), block.end(index));
        Template<RecordShape> template = learn(line);
        block.recognise(index, template, scan);
        return template;
    }

    /** A record of a template, of some levels, at another time and place: nothing else may be read of it in which the template's lines differ. */
    AuditRecord record(Template<RecordShape> template, long levels, EventId id, Position position) {
        RecordShape shape = template.meaning();
        AuditRecord kept = shape.first().get();
        AuditRecord first = kept == null ? lines.again(shape.line(), position) : kept;
        List<AuditRecord.Field> fields = shape.line().withLevels(first.unread(), levels);
        return new AuditRecord(first.type(), Optional.of(id), fields, position);
    }

    /** The record that a line of a template really holds. */
    ParsedLine parse(byte[] bytes, int from, int to, Position position) {
        return lines.parse(bytes, from, to, position).orElseThrow();
    }

    /** An event was told whole, and what it means is kept. */
    void grown() {
        if (isLearning()) {
            held++;
        } else {
            unknown++;
        }
    }

    private void forget() {
        table.clear();
        held = 0;
        unknown = 0;
    }
}
