package dev.lsmith.audit;

import dev.lsmith.audit.AuditEvent.EventId;
import dev.lsmith.audit.repeat.Extent;
import dev.lsmith.base.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One record: one line of a log, whatever it was wrapped in. It notes which of its fields were read: a line that differs in others
 * only tells the same.
 *
 * <p>Immutable but for that note, which is no part of what it equals; for one thread.
 */
public final class AuditRecord {
    private static final int LAST_PORT = 65535;
    private static final int MOST_DIGITS = 9;

    private final String type;
    private final Optional<EventId> id;
    private final List<Field> fields;
    private final Position position;
    private final List<FieldRead> reads = new ArrayList<>();

    /**
     * A record of which nothing was read yet.
     *
     * @param type the record type by name ({@code AVC}, {@code SECCOMP}); {@code UNKNOWN[1334]} for a number without a name
     * @param id the event it belongs to; empty for wrappers that lose it (journald's short form, dbus-daemon)
     * @param fields in the order of the record. The unlabelled words of an SELinux AVC stand as {@code seresult}
     *     ({@code denied}, {@code granted}) and {@code seperms} (comma-joined), as auparse names them
     * @param position the line it was read from
     */
    public AuditRecord(String type, Optional<EventId> id, List<Field> fields, Position position) {
        this.type = type;
        this.id = id;
        this.fields = List.copyOf(fields);
        this.position = position;
    }

    /** The record type by name. */
    public String type() {
        return type;
    }

    /** The event it belongs to. */
    public Optional<EventId> id() {
        return id;
    }

    /** The line it was read from. */
    public Position position() {
        return position;
    }

    /** All fields, in the order of the record; notes that all were read. */
    public List<Field> fields() {
        for (int i = 0; i < fields.size(); i++) {
            note(i, Extent.WHOLE);
        }
        return fields;
    }

    /** The decoded value of the first field of that key, the record's own fields before those of its message. */
    public Optional<String> value(String key) {
        return field(key).map(Field::value);
    }

    /** The first field of that key, the record's own fields before those of its message. */
    public Optional<Field> field(String key) {
        return read(key, Extent.WHOLE);
    }

    /** Whether a field of that key is there. */
    public boolean has(String key) {
        return index(key) >= 0;
    }

    /** The first four digits of a raw value, fewer if it has fewer: those of a socket address tell its family. */
    public Optional<String> family(String key) {
        return read(key, Extent.FAMILY)
                .map(Field::raw)
                .map(raw -> raw.substring(0, Math.min(raw.length(), Extent.FAMILY_DIGITS)));
    }

    /** The port of a key, unless it is 0, which means any, or one that the kernel gives to who asks for any. */
    public Optional<Integer> servicePort(String key) {
        return read(key, Extent.SERVICE_PORT)
                .map(Field::value)
                .flatMap(AuditRecord::portIn)
                .filter(p -> !Extent.isEphemeral(p));
    }

    /** The port of a key, unless it is 0, which means any. */
    public Optional<Integer> port(String key) {
        return value(key).flatMap(AuditRecord::portIn);
    }

    /** The number of a key, decimal and of at most nine digits; empty if the value is another text. */
    public Optional<Integer> number(String key) {
        return value(key).flatMap(AuditRecord::numberIn);
    }

    private static Optional<Integer> portIn(String text) {
        return numberIn(text).filter(p -> p > 0 && p <= LAST_PORT);
    }

    private static Optional<Integer> numberIn(String text) {
        boolean number =
                !text.isEmpty() && text.length() <= MOST_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    /** What was read, in the order of the first reading; a field stands twice if more of it was read later. */
    List<FieldRead> reads() {
        return reads;
    }

    /** All fields, for who does not look at what they say. */
    List<Field> unread() {
        return fields;
    }

    private Optional<Field> read(String key, Extent extent) {
        int index = index(key);
        if (index < 0) {
            return Optional.empty();
        }
        note(index, extent);
        return Optional.of(fields.get(index));
    }

    private void note(int field, Extent extent) {
        FieldRead read = new FieldRead(field, extent);
        if (!reads.contains(read)) {
            reads.add(read);
        }
    }

    private int index(String key) {
        int best = -1;
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            if (field.key().equals(key)) {
                if (field.part() == Field.FieldPart.BODY) {
                    return i;
                }
                best = best < 0 || field.part().compareTo(fields.get(best).part()) < 0 ? i : best;
            }
        }
        return best;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AuditRecord record
                && type.equals(record.type)
                && id.equals(record.id)
                && fields.equals(record.fields)
                && position.equals(record.position);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, id, fields, position);
    }

    @Override
    public String toString() {
        return "AuditRecord[type=" + type + ", id=" + id + ", fields=" + fields + ", position=" + position + "]";
    }

    /** How much of a field was read. */
    record FieldRead(int field, Extent extent) {}

    /**
     * One {@code key=value} of a record.
     *
     * @param key as written
     * @param raw the value as written, without its quotes
     * @param value the value decoded (see {@link dev.lsmith.base.KernelText}): hex of encoded keys turned into text,
     *     everything else as {@code raw}
     * @param part which part of the record it stands in
     */
    public record Field(String key, String raw, String value, FieldPart part) {
        /** The parts of a record, in the order in which a look-up tries them. */
        public enum FieldPart {
            /** The record itself. */
            BODY,
            /** Inside {@code msg='…'} of a user-space record. */
            MESSAGE,
            /** After byte 0x1D: what auditd's ENRICHED format adds, in upper case. */
            INTERPRETED
        }
    }
}
