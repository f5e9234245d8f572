package dev.lsmith.log;

import dev.lsmith.diagnostic.Position;
import dev.lsmith.log.scan.TemplateTable;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says what all lines have in common that differ in some numbers only: parses one of them twice, the second time with other
 * numbers, and sees that nothing else changes.
 */
final class Templates implements TemplateTable.Maker<RecordShape> {
    private static final Position NOWHERE = Position.ofSource("");

    private final RecordTypes types;
    private final StampedLine lines;
    private final EventSink sink;
    private final FieldDecoder decoder = new FieldDecoder();

    Templates(RecordTypes types, StampedLine lines, EventSink sink) {
        this.types = types;
        this.lines = lines;
        this.sink = sink;
    }

    /**
     * The lexer tells neither digits nor lower-case letters apart within a value, so that what holds for one other value
     * holds for all: the same tokens at the same places, each hole being the whole value of one field. What stands before the
     * record is taken off by patterns that do not tell them apart either ({@link Prefix}).
     */
    @Override
    public Optional<RecordShape> make(byte[] line, int[] heads, int[] holes) {
        Optional<AuditRecord> one = record(line);
        Optional<AuditRecord> other = record(changed(changed(line, heads), holes));
        if (one.isEmpty() || other.isEmpty() || !isNext(one.get(), other.get())) {
            return Optional.empty();
        }
        AuditRecord record = one.get();
        boolean known = differInHolesOnly(record, other.get(), line, holes) && sink.same(record, other.get());
        return known ? Optional.of(shape(record, line)) : Optional.empty();
    }

    private RecordShape shape(AuditRecord record, byte[] line) {
        return new RecordShape(
                record.id().orElseThrow().node(),
                RecordShape.Traits.of(record.type(), types),
                SourceReader.isRecord(Line.text(line, 0, line.length)),
                EventAssembler.weight(record),
                new EventShape(),
                new SoftReference<>(record));
    }

    private Optional<AuditRecord> record(byte[] line) {
        List<RecordBuilder.Fault> faults = new ArrayList<>();
        Optional<AuditRecord> record = lines.record(line, NOWHERE, faults::add);
        return faults.isEmpty() ? record : Optional.empty();
    }

    /** Whether the other one has its time and serial from the hole that was changed: the serial has another last digit. */
    private static boolean isNext(AuditRecord one, AuditRecord other) {
        if (one.id().isEmpty() || other.id().isEmpty()) {
            return false;
        }
        EventId id = one.id().get();
        EventId next = new EventId(
                id.node(), id.seconds(), id.millis(), id.serial() % 2 == 0 ? id.serial() + 1 : id.serial() - 1);
        return next.equals(other.id().get());
    }

    private boolean differInHolesOnly(AuditRecord one, AuditRecord other, byte[] line, int[] holes) {
        if (!one.type().equals(other.type())
                || one.fields().size() != other.fields().size()) {
            return false;
        }
        int hole = 0;
        for (int i = 0; i < one.fields().size(); i++) {
            Field field = one.fields().get(i);
            Field changed = other.fields().get(i);
            if (field.equals(changed)) {
                continue;
            }
            if (hole == holes.length || !isHole(field, changed, one.type(), line, holes[hole], holes[hole + 1])) {
                return false;
            }
            hole += 2;
        }
        return hole == holes.length;
    }

    /**
     * Whether the fields are the word of the line in which the hole is, all of it, and it means what it says: text in hex
     * is no number, as its length and letters decide what it stands for.
     */
    private boolean isHole(Field field, Field changed, String type, byte[] line, int from, int to) {
        int last = firstDifference(field.raw(), changed.raw());
        int lead = last + 1 - (to - from);
        String word = field.key() + "=" + field.raw();
        int start = from - lead - field.key().length() - 1;
        return lead >= 0
                && start >= 0
                && start + word.length() <= line.length
                && word.equals(new String(line, start, word.length(), StandardCharsets.ISO_8859_1))
                && field.value().equals(field.raw())
                && changed.value().equals(changed.raw())
                && changed.raw().substring(last + 1).equals(field.raw().substring(last + 1))
                && changed.key().equals(field.key())
                && changed.part() == field.part()
                && !decoder.isEncoded(type, field.key());
    }

    private static int firstDifference(String one, String other) {
        int i = 0;
        while (i < one.length() && i < other.length() && one.charAt(i) == other.charAt(i)) {
            i++;
        }
        return one.length() == other.length() ? i : -1;
    }

    /** The line with another last digit in each hole; a port of the ephemeral range stays one. */
    private static byte[] changed(byte[] line, int[] holes) {
        byte[] changed = line.clone();
        for (int i = 1; i < holes.length; i += 2) {
            changed[holes[i] - 1] = changed(line[holes[i] - 1]);
        }
        return changed;
    }

    private static byte changed(byte digit) {
        if (digit >= '0' && digit <= '9') {
            return (byte) (digit ^ 1);
        }
        return switch (digit) {
            case 'a', 'A' -> (byte) (digit + 1);
            case 'b', 'c', 'd', 'e', 'f', 'B', 'C', 'D', 'E', 'F' -> (byte) (digit - 1);
            case ' ' -> (byte) '.';
            default -> digit;
        };
    }
}
