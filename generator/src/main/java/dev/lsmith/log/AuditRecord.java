package dev.lsmith.log;

import dev.lsmith.diagnostic.Position;
import java.util.List;
import java.util.Optional;

/**
 * One record: one line of a log, whatever it was wrapped in.
 *
 * @param type the record type by name ({@code AVC}, {@code SECCOMP}); {@code UNKNOWN[1334]} for a number without a name
 * @param id the event it belongs to; empty for wrappers that lose it (journald's short form, dbus-daemon)
 * @param fields in the order of the record. The unlabelled words of an SELinux AVC stand as {@code seresult}
 *     ({@code denied}, {@code granted}) and {@code seperms} (comma-joined), as auparse names them
 * @param position the line it was read from
 */
public record AuditRecord(String type, Optional<EventId> id, List<Field> fields, Position position) {
    public AuditRecord {
        fields = List.copyOf(fields);
    }

    /** The decoded value of the first field of that key, the record's own fields before those of its message. */
    public Optional<String> value(String key) {
        return field(key).map(Field::value);
    }

    /** The first field of that key, the record's own fields before those of its message. */
    public Optional<Field> field(String key) {
        Field best = null;
        for (Field field : fields) {
            if (field.key().equals(key)) {
                if (field.part() == Field.Part.BODY) {
                    return Optional.of(field);
                }
                best = best == null || field.part().compareTo(best.part()) < 0 ? field : best;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Whether a field of that key is there. */
    public boolean has(String key) {
        return field(key).isPresent();
    }
}
