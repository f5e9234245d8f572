package dev.lsmith.audit;

import dev.lsmith.audit.repeat.LineScan;
import dev.lsmith.base.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads a line that stands for itself: it carries its own time and serial, whatever stands before its record. */
final class StampedLine {
    private final Prefix prefix;
    private final RecordParser parser;
    private final FieldDecoder decoder = new FieldDecoder();
    private final LineScan scan = new LineScan();

    StampedLine(Prefix prefix, RecordParser parser) {
        this.prefix = prefix;
        this.parser = parser;
    }

    /**
     * Parses a line.
     *
     * @param position where the line stands
     * @return empty when it is none that stands for itself, or something is wrong with it
     */
    Optional<ParsedLine> parse(byte[] bytes, int from, int to, Position position) {
        byte[] line = Arrays.copyOf(Arrays.copyOfRange(bytes, from, to), to - from + LineScan.SLACK);
        String text = Line.text(line, 0, to - from);
        boolean record = SourceReader.isRecord(text) || SourceReader.isMessage(text);
        return record && text.length() == to - from && scan.scan(line, 0, to - from)
                ? parse(line, text, position)
                : Optional.empty();
    }

    private Optional<ParsedLine> parse(byte[] line, String text, Position position) {
        if (!(prefix.unwrap(text) instanceof Unwrapped.RecordText unwrapped) || !isWhole(unwrapped, text)) {
            return Optional.empty();
        }
        List<RecordBuilder.RecordFault> faults = new ArrayList<>();
        return parser.parse(unwrapped.text(), unwrapped.entry(), unwrapped.carried(), position, faults::add)
                .filter(parsed -> faults.isEmpty() && isOfStamp(parsed.record()))
                .map(parsed -> new ParsedLine(
                        parsed.record(),
                        new ParsedLine.Places(line, scan, parsed, text.endsWith(unwrapped.text()), decoder)));
    }

    /** Whether it is one record, and what its body says stands as it is at the end of the line. */
    private static boolean isWhole(Unwrapped.RecordText unwrapped, String line) {
        String text = unwrapped.text();
        int stamp = text.indexOf("audit(");
        return unwrapped.entry() == RecordParser.RecordBeginning.HEADED
                && stamp >= 0
                && line.endsWith(text.substring(stamp))
                && !SourceReader.isBroken(text)
                && !GluedRecords.isGlued(text);
    }

    /** Whether the record has its time and serial from where they were found. */
    private boolean isOfStamp(AuditRecord record) {
        return record.id()
                .filter(id -> id.serial() == scan.serial() && id.seconds() * 1000 + id.millis() == scan.time())
                .isPresent();
    }

    /** The places of a line that was parsed. */
    LineScan scan(ParsedLine parsed) {
        byte[] line = parsed.places().line();
        scan.scan(line, 0, line.length - LineScan.SLACK);
        return scan;
    }

    /** A record of a line that was parsed before. */
    AuditRecord again(ParsedLine.Places places, Position position) {
        byte[] line = places.line();
        return parse(line, 0, line.length - LineScan.SLACK, position)
                .orElseThrow()
                .record();
    }
}
