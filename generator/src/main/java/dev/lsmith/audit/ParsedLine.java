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
        private final long levels;

        /** For each field which of the line's levels it ends with; -1 for those that end with none. */
        private final int[] levelOf;

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
            this.levels = scan.levels();
            this.levelOf = new int[ofFields.length];
            Arrays.fill(ofFields, -1);
            Arrays.fill(levelOf, -1);
            int category = 0;
            for (int place = 0; place < fixed.length; place++) {
                if (place < scan.stampIndex()) {
                    fixed[place] = !suffix
                            || scan.length() - scan.offset(place)
                                    <= parsed.text().length();
                } else if (scan.isCategory(place)) {
                    fixed[place] =
                            category % 2 == 0 ? !isLevelOfField(scan, place, parsed, category / 2) : fixed[place - 1];
                    category++;
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

        /** Whether two categories, of which the first is at a place, end the value of a field that stands as it is; notes so. */
        private boolean isLevelOfField(LineScan scan, int first, RecordParser.Parsed parsed, int index) {
            int behind = scan.length() - scan.offset(first + 1) - scan.length(first + 1);
            List<Field> fields = parsed.record().unread();
            for (int i = 0; i < levelOf.length; i++) {
                Field field = fields.get(i);
                if (field.value().equals(field.raw())
                        && parsed.fieldAt(behind + field.raw().length()) == i) {
                    levelOf[i] = index;
                    return true;
                }
            }
            return false;
        }

        /** The categories of the contexts in the line ({@link LineScan#levels}). */
        long levels() {
            return levels;
        }

        /** The fields of a line that differs from this one in the categories of its contexts, and in what nobody reads. */
        List<Field> withLevels(List<Field> fields, long others) {
            if (others == levels) {
                return fields;
            }
            List<Field> all = new ArrayList<>(fields);
            for (int i = 0; i < levelOf.length; i++) {
                if (levelOf[i] >= 0) {
                    Field field = fields.get(i);
                    int before = field.raw().length()
                            - LineScan.level(levels, levelOf[i]).length();
                    String raw = field.raw().substring(0, before) + LineScan.level(others, levelOf[i]);
                    all.set(i, new Field(field.key(), raw, raw, field.part()));
                }
            }
            return all;
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
