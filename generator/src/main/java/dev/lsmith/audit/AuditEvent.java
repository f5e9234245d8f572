package dev.lsmith.audit;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The records of one (node, time, serial), in the order in which they came.
 *
 * @param id what they share; empty for a record that carries none and so stands alone
 * @param records at least one
 */
public record AuditEvent(Optional<EventId> id, List<AuditRecord> records) {
    public AuditEvent {
        records = List.copyOf(records);
    }

    /** The records of a type. */
    public Stream<AuditRecord> ofType(String type) {
        return records.stream().filter(r -> r.type().equals(type));
    }

    /** The first record of a type. */
    public Optional<AuditRecord> first(String type) {
        return ofType(type).findFirst();
    }
}
