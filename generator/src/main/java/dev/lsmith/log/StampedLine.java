package dev.lsmith.log;

import dev.lsmith.diagnostic.Position;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads a line that stands for itself: it carries its own time and serial, whatever stands before its record. */
final class StampedLine {
    private final Prefix prefix;
    private final RecordParser parser;

    StampedLine(Prefix prefix, RecordParser parser) {
        this.prefix = prefix;
        this.parser = parser;
    }

    /**
     * The record of a line.
     *
     * @param position where the line stands
     * @param faults takes what is wrong with single values
     * @return empty when it is none that stands for itself
     */
    Optional<AuditRecord> record(byte[] line, Position position, Consumer<RecordBuilder.Fault> faults) {
        String text = Line.text(line, 0, line.length);
        boolean record = SourceReader.isRecord(text) || SourceReader.isMessage(text);
        return record && prefix.unwrap(text) instanceof Unwrapped.Text unwrapped
                ? parsed(unwrapped, position, faults)
                : Optional.empty();
    }

    private Optional<AuditRecord> parsed(
            Unwrapped.Text unwrapped, Position position, Consumer<RecordBuilder.Fault> faults) {
        boolean whole = unwrapped.entry() == RecordParser.Entry.HEADED
                && !SourceReader.isBroken(unwrapped.text())
                && !GluedRecords.isGlued(unwrapped.text());
        return whole
                ? parser.parse(unwrapped.text(), unwrapped.entry(), unwrapped.carried(), position, faults)
                : Optional.empty();
    }
}
