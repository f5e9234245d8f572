package dev.lsmith.access;

import dev.lsmith.audit.AuditEvent;
import dev.lsmith.audit.AuditEvent.EventId;
import dev.lsmith.audit.AuditRecord;
import dev.lsmith.audit.AuditRecord.Field;
import dev.lsmith.base.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Records written by hand: {@code AVC apparmor="DENIED" name="/a b" pid=1}. Values are taken as already decoded. */
final class Lines {
    private Lines() {}

    static AuditEvent event(String... lines) {
        return new AuditEvent(
                Optional.of(id()), Stream.of(lines).map(Lines::record).toList());
    }

    static EventId id() {
        return new EventId("", 1_700_000_001L, 120, 301);
    }

    static AuditRecord record(String line) {
        int type = line.indexOf(' ');
        List<Field> fields = new ArrayList<>();
        String rest = line.substring(type + 1);
        if (rest.startsWith("avc:")) {
            int open = rest.indexOf('{');
            int close = rest.indexOf('}');
            add(fields, "seresult", rest.substring(4, open).strip());
            add(fields, "seperms", rest.substring(open + 1, close).strip().replace(' ', ','));
            rest = rest.substring(close + 1);
        }
        for (int i = 0; i < rest.length(); ) {
            int equals = rest.indexOf('=', i);
            if (equals < 0) {
                break;
            }
            String key = rest.substring(rest.lastIndexOf(' ', equals) + 1, equals);
            boolean quoted = rest.startsWith("\"", equals + 1);
            int end = quoted ? rest.indexOf('"', equals + 2) : rest.indexOf(' ', equals);
            end = end < 0 ? rest.length() : end;
            add(fields, key, rest.substring(equals + (quoted ? 2 : 1), end));
            i = end + 1;
        }
        return new AuditRecord(line.substring(0, type), Optional.of(id()), fields, Position.ofLine("audit.log", 7));
    }

    private static void add(List<Field> fields, String key, String value) {
        fields.add(new Field(key, value, value, Field.FieldPart.BODY));
    }
}
