package dev.lsmith.audit;

import dev.lsmith.audit.AuditEvent.EventId;
import dev.lsmith.audit.AuditRecord.Field;
import dev.lsmith.audit.ReadingReport.LineState;
import java.util.List;
import java.util.Optional;

/** What is left of a line, or of an entry of a journal, once the wrapper is off. */
sealed interface Unwrapped {
    /**
     * The text of a record, still to be parsed.
     *
     * @param text without the wrapper
     * @param entry how it begins
     * @param carried what the wrapper knows beside it
     */
    record RecordText(String text, RecordParser.RecordBeginning entry, RecordParser.Carried carried)
            implements Unwrapped {}

    /**
     * A record of which the fields stand apart: of a journal entry, or as another tool wrote them.
     *
     * @param type by name
     * @param id the event, if it is known
     * @param fields in a fixed order
     */
    record Fields(String type, Optional<EventId> id, List<Field> fields) implements Unwrapped {
        public Fields {
            fields = List.copyOf(fields);
        }
    }

    /**
     * The kernel's word that events are missing.
     *
     * @param kind which marker
     * @param number the number in it, 0 when there is none
     * @param counter whether the number is a running total
     */
    record Marker(Loss.LossKind kind, long number, boolean counter) implements Unwrapped {}

    /**
     * No record.
     *
     * @param state UNRECOGNISED or IGNORED
     * @param reason as the ledger takes it
     */
    record Nothing(LineState state, String reason) implements Unwrapped {
        static final Nothing NO_RECORD = new Nothing(LineState.UNRECOGNISED, "not an audit record");
        static final Nothing OTHER_MESSAGE = new Nothing(LineState.IGNORED, "message that is no audit record");
    }
}
