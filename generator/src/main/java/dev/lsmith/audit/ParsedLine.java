package dev.lsmith.audit;

import dev.lsmith.audit.AuditRecord.Field;
import dev.lsmith.audit.repeat.Extent;
import dev.lsmith.audit.repeat.LineScan;
import dev.lsmith.audit.repeat.TemplateTable.PlaceRead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A line that the grammar parsed and that stands for itself, with where in it the values of its record stand.
 *
 * @param record of the line
 * @param places where its values stand
 */
record ParsedLine(AuditRecord record, Places places) {
    /**
     * The numbers of the line that the record's reader decided by, in the order in which they were read: first those that are no value of
     * a field, or of which the length matters, and then what the record noted.
     */
    List<PlaceRead> reads() {
        List<PlaceRead> reads = new ArrayList<>();
        for (int place = 0; place < places.fixed.length; place++) {
            if (places.fixed[place]) {
                reads.add(new PlaceRead(place, Extent.WHOLE));
            }
        }
        for (AuditRecord.FieldRead read : record.reads()) {
            if (places.of(read.field()) >= 0) {
                reads.add(new PlaceRead(places.of(read.field()), read.extent()));
            }
        }
        return reads;
    }

    /**
     * Where the values of a record stand in its line.
     */
    static final class Places {
        private final byte[] line;
        private final boolean plain;
        private final int bodyLength;
        private final int[] ofFields;
        private final boolean[] fixed;

        /**
         * Finds them.
         *
         * @param line its bytes, with slack behind them, as they were scanned
         * @param parsed what the grammar made of it
         * @param suffix whether that is the end of the line as it stands there, behind what carried it
         */
        Places(byte[] line, LineScan scan, RecordParser.Parsed parsed, boolean suffix, FieldDecoder decoder) {
            this.line = line;
            this.plain = SourceReader.isRecord(Line.text(line, 0, scan.length()));
            this.bodyLength = scan.bodyLength();
            AuditRecord record = parsed.record();
            this.ofFields = new int[record.unread().size()];
            this.fixed = new boolean[scan.count()];
            Arrays.fill(ofFields, -1);
            for (int place = 0; place < fixed.length; place++) {
                if (place < scan.stampIndex()) {
                    fixed[place] = !suffix
                            || scan.length() - scan.offset(place)
                                    <= parsed.text().length();
                } else if (place > scan.stampIndex()) {
                    int field = parsed.fieldAt(scan.length() - scan.offset(place));
                    fixed[place] = field < 0 || isFixed(record, record.unread().get(field), scan, place, decoder);
                    if (field >= 0) {
                        ofFields[field] = place;
                    }
                }
            }
        }

        /** Text in hex is no number: its length decides whether it is one. What is in braces may hold what looks like fields. */
        private static boolean isFixed(
                AuditRecord record, Field field, LineScan scan, int place, FieldDecoder decoder) {
            return field.raw().length() != scan.length(place)
                    || !field.value().equals(field.raw())
                    || decoder.isEncoded(record.type(), field.key())
                    || (scan.isInBraces(place) && field.part() != Field.FieldPart.INTERPRETED);
        }

        /** Its bytes, with slack behind them. */
        byte[] line() {
            return line;
        }

        /** Whether the line begins as auditd writes it, and is not carried by anything. */
        boolean isPlain() {
            return plain;
        }

        /** How long it is behind its time and serial. */
        int bodyLength() {
            return bodyLength;
        }

        /** The number that a field is, by its index in the line; -1 when it is text. */
        int of(int field) {
            return ofFields[field];
        }
    }
}
