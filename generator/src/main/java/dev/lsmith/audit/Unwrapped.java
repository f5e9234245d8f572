package dev.lsmith.audit;

import dev.lsmith.audit.AuditRecord.Field;
import dev.lsmith.audit.ReadingReport.LineState;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is left of a line, or of an entry of a journal, once the wrapper is off. */
sealed interface Unwrapped {
    /**
     * The text of a record, still to be parsed.
     *
     * @param text without the wrapper
     * @param entry how it begins
     * @param carried what the wrapper knows beside it
     */
    record Text(String text, RecordParser.Entry entry, RecordParser.Carried carried) implements Unwrapped {}

    /**
     * A record that never was text: fields of a journal entry.
     *
     * @param type by name
     * @param fields in a fixed order
     */
    record Fields(String type, List<Field> fields) implements Unwrapped {
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
    record Marker(Loss.Kind kind, long number, boolean counter) implements Unwrapped {}

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

    /** Tells lines of tools apart that read the audit log and write something else: the log that they read is what is needed. */
    static final class OtherTools {
        /** LAUREL: {"ID":"1700000000.123:45","SYSCALL":{…},…}. */
        private static final Pattern LAUREL =
                Pattern.compile("\\{\\s*\"ID\"\\s*:\\s*\"\\d{1,12}\\.\\d{3}:\\d{1,18}\".*", Pattern.DOTALL);

        /** The Security Profiles Operator's enrichers: "version":"spo/v1_alpha", and log-enricher "msg"="audit". */
        private static final Pattern OPERATOR_JSON = Pattern.compile("\"version\"\\s*:\\s*\"spo/");

        private static final Pattern OPERATOR =
                Pattern.compile("\\blog-enricher \"msg\"=\"audit\"|\"logger\"\\s*:\\s*\"log-enricher\"");

        private OtherTools() {}

        /** What to say of a line, if it is of such a tool. */
        static Optional<Unwrapped.Nothing> of(String line) {
            if (LAUREL.matcher(line).matches()) {
                return Optional.of(nothing("event rewritten by LAUREL: give auditd's own log"));
            }
            return OPERATOR_JSON.matcher(line).find() || OPERATOR.matcher(line).find()
                    ? Optional.of(
                            nothing("line of the Security Profiles Operator's enricher: give the node's audit log"))
                    : Optional.empty();
        }

        private static Unwrapped.Nothing nothing(String reason) {
            return new Unwrapped.Nothing(LineState.UNRECOGNISED, reason);
        }
    }
}
