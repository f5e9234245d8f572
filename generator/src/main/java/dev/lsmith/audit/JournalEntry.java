package dev.lsmith.audit;

import dev.lsmith.audit.AuditEvent.EventId;
import dev.lsmith.audit.AuditRecord.Field;
import dev.lsmith.audit.ReadingReport.LineState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a journal or another log that comes as named fields (systemd.journal-fields(7), journalctl's JSON and export
 * formats, dmesg -J, the JSON of container logs).
 */
final class JournalEntry {
    /** Keys whose value may be a line of any log, in the order in which they are tried. */
    private static final List<String> MESSAGES =
            List.of("MESSAGE", "msg", "message", "log", "line", "textPayload", "_raw", "SyslogMessage");

    private static final Set<String> KEPT = Set.of(
            "_TRANSPORT",
            "_AUDIT_TYPE",
            "_AUDIT_TYPE_NAME",
            "_AUDIT_ID",
            "_SOURCE_REALTIME_TIMESTAMP",
            "__REALTIME_TIMESTAMP",
            "_HOSTNAME",
            "SYSLOG_IDENTIFIER",
            "_COMM");
    private static final String BROKER = "DBUS_BROKER_";
    private static final int MOST_FIELDS = 64;

    private final Map<String, String> fields = new TreeMap<>();

    /** Adds a field; of several with one name the first counts, and what is of no use is not kept. */
    void put(String key, String value) {
        if ((KEPT.contains(key) || key.startsWith(BROKER) || isMessage(key)) && fields.size() < MOST_FIELDS) {
            fields.putIfAbsent(key, value);
        }
    }

    /** Whether a field of that name holds the message. */
    static boolean isMessage(String key) {
        return MESSAGES.contains(key);
    }

    /** Whether there is anything in it that could be a record. */
    boolean hasMessage() {
        return message().isPresent();
    }

    /** The text of the field {@code MESSAGE}. */
    Optional<String> message() {
        return MESSAGES.stream().filter(fields::containsKey).findFirst().map(fields::get);
    }

    /** The message, if it may be a line of any log and not only what one program said to the journal. */
    Optional<String> line() {
        return fields.containsKey("MESSAGE") ? Optional.empty() : message();
    }

    /** The record, marker or nothing that the entry holds. */
    Unwrapped unwrap(Prefix prefix, RecordTypes types) {
        if (fields.containsKey(BROKER + "POLICY_TYPE")) {
            return DbusBrokerEntry.record(fields);
        }
        for (String key : MESSAGES) {
            String message = fields.get(key);
            if (message != null) {
                return key.equals("MESSAGE") ? journal(message, prefix, types) : line(message, prefix);
            }
        }
        return Unwrapped.Nothing.OTHER_MESSAGE;
    }

    private static Unwrapped line(String message, Prefix prefix) {
        Unwrapped unwrapped = prefix.unwrap(message.stripTrailing());
        return unwrapped == Unwrapped.Nothing.NO_RECORD ? Unwrapped.Nothing.OTHER_MESSAGE : unwrapped;
    }

    private Unwrapped journal(String message, Prefix prefix, RecordTypes types) {
        String text = message.stripTrailing();
        String transport = fields.getOrDefault("_TRANSPORT", "");
        if (transport.equals("audit") && startsWithType(text, types)) {
            return new Unwrapped.RecordText(
                    text, RecordParser.RecordBeginning.TYPED, new RecordParser.Carried("AVC", id(), List.of()));
        }
        String tag = transport.equals("kernel")
                ? "kernel"
                : fields.getOrDefault("SYSLOG_IDENTIFIER", fields.getOrDefault("_COMM", "kernel"));
        return prefix.message(tag, text);
    }

    private static boolean startsWithType(String text, RecordTypes types) {
        int blank = text.indexOf(' ');
        return types.isType(blank < 0 ? text : text.substring(0, blank));
    }

    private Optional<EventId> id() {
        String time = fields.getOrDefault("_SOURCE_REALTIME_TIMESTAMP", fields.get("__REALTIME_TIMESTAMP"));
        long micros = number(time);
        long serial = number(fields.get("_AUDIT_ID"));
        if (micros < 0 || serial < 0) {
            return Optional.empty();
        }
        String node = fields.getOrDefault("_HOSTNAME", "");
        return Optional.of(new EventId(node, micros / 1_000_000, (int) (micros / 1000 % 1000), serial));
    }

    private static long number(@Nullable String digits) {
        if (digits == null || !digits.matches("\\d{1,17}")) {
            return -1;
        }
        return Long.parseLong(digits);
    }

    /** Denials of dbus-broker, which may never reach the audit log. */
    private static final class DbusBrokerEntry {
        private static final Map<String, String> MESSAGE_TYPES =
                Map.of("1", "method_call", "2", "method_return", "3", "error", "4", "signal");

        private DbusBrokerEntry() {}

        /** The same record as dbus-broker sends to the audit log when it can: a USER_AVC in AppArmor's or SELinux's words. */
        static Unwrapped record(Map<String, String> entry) {
            List<Field> fields = new ArrayList<>();
            String policy = entry.getOrDefault(BROKER + "POLICY_TYPE", "");
            boolean sends =
                    entry.getOrDefault(BROKER + "TRANSMIT_ACTION", "send").equals("send");
            String type = entry.getOrDefault(BROKER + "MESSAGE_TYPE", "");
            String kind = MESSAGE_TYPES.getOrDefault(type, type);
            String sender = entry.get(BROKER + "SENDER_SECURITY_LABEL");
            String receiver = entry.get(BROKER + "RECEIVER_SECURITY_LABEL");
            switch (policy) {
                case "apparmor" -> {
                    add(fields, "apparmor", "DENIED");
                    add(fields, "operation", "dbus_" + kind);
                    add(fields, "mask", sends ? "send" : "receive");
                    add(fields, "label", sends ? sender : receiver);
                    add(fields, "peer_label", sends ? receiver : sender);
                    add(fields, "name", entry.get(BROKER + "MESSAGE_DESTINATION"));
                }
                case "selinux" -> {
                    add(fields, "seresult", "denied");
                    add(fields, "seperms", "send_msg");
                    add(fields, "scontext", sender);
                    add(fields, "tcontext", receiver);
                    add(fields, "tclass", "dbus");
                    add(fields, "msgtype", kind);
                    add(fields, "dest", entry.get(BROKER + "MESSAGE_DESTINATION"));
                }
                default -> {
                    return new Unwrapped.Nothing(LineState.IGNORED, "dbus-broker denial by the bus policy itself");
                }
            }
            add(fields, "path", entry.get(BROKER + "MESSAGE_PATH"));
            add(fields, "interface", entry.get(BROKER + "MESSAGE_INTERFACE"));
            add(fields, "member", entry.get(BROKER + "MESSAGE_MEMBER"));
            return new Unwrapped.Fields("USER_AVC", Optional.empty(), fields);
        }

        private static void add(List<Field> fields, String key, @Nullable String value) {
            if (value != null && !value.isEmpty()) {
                fields.add(new Field(key, value, value, Field.FieldPart.MESSAGE));
            }
        }
    }

    /** What a line of a format whose entries go over many lines did to the entry that is open. */
    enum EntryStep {
        /** The line is none of the format. */
        NONE,
        /** The line began an entry, or is a field of no interest, part of one, or a bracket. */
        FIELD,
        /** The line ended the message. */
        MESSAGE,
        /** The line ended the entry. */
        END
    }
}
