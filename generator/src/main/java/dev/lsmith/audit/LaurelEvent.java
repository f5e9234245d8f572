package dev.lsmith.audit;

import dev.lsmith.audit.AuditEvent.EventId;
import dev.lsmith.audit.AuditRecord.Field;
import dev.lsmith.audit.ReadingReport.LineState;
import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonNull;
import dev.lsmith.base.json.JsonValue.JsonNumber;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonString;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An event as LAUREL writes it (laurel(8), json-format.md of LAUREL 0.7): one object of JSON with the record types as names, whose
 * fields are decoded already, a byte that is no plain character as {@code %XX}, and hex and octal numbers with {@code 0x} and
 * {@code 0o} before them.
 */
final class LaurelEvent {
    private static final Pattern FIRST =
            Pattern.compile("\\{\\s*\"(?:NODE\"\\s*:\\s*\"[^\"\\\\]*\"\\s*,\\s*\")?ID\"\\s*:\\s*\"\\d{1,12}\\.\\d{3}:");

    private final RecordTypes types;
    private final EventId id;
    private final List<Unwrapped> records = new ArrayList<>();
    private final List<Unwrapped> last = new ArrayList<>();

    private LaurelEvent(RecordTypes types, EventId id) {
        this.types = types;
        this.id = id;
    }

    /** The records of a line of JSON, PROCTITLE last as auditd has it; empty when LAUREL did not write the line. */
    static Optional<List<Unwrapped>> of(String line, RecordTypes types) {
        if (!FIRST.matcher(line).lookingAt()) {
            return Optional.empty();
        }
        try {
            JsonObject event = JsonReader.read("", line).object();
            return Stamp.parse(event.textOf("ID"), event.textOf("NODE"))
                    .id()
                    .map(id -> new LaurelEvent(types, id).records(event));
        } catch (InputException e) {
            return Optional.empty();
        }
    }

    private List<Unwrapped> records(JsonObject event) {
        event.members().forEach((name, value) -> {
            if (types.isType(name)) {
                List<JsonValue> several = value instanceof JsonArray array ? array.elements() : List.of(value);
                several.forEach(one -> record(types.name(name), one));
            }
        });
        records.addAll(last);
        return records.isEmpty()
                ? List.of(new Unwrapped.Nothing(LineState.IGNORED, "event of LAUREL without a record"))
                : records;
    }

    private void record(String type, JsonValue value) {
        if (value instanceof JsonObject record) {
            List<Field> fields = new ArrayList<>();
            record.members().forEach((key, member) -> add(fields, key, member, Field.FieldPart.BODY));
            (type.equals("PROCTITLE") ? last : records).add(new Unwrapped.Fields(type, Optional.of(id), fields));
        }
    }

    private static void add(List<Field> fields, String key, JsonValue value, Field.FieldPart part) {
        if (value instanceof JsonArray array) {
            list(fields, key, array.elements(), part);
        } else if (value instanceof JsonObject message) {
            message.members().forEach((name, member) -> add(fields, name, member, Field.FieldPart.MESSAGE));
        } else {
            boolean interpreted = key.chars().noneMatch(Character::isLowerCase);
            text(value).ifPresent(t -> put(fields, key, t, interpreted ? Field.FieldPart.INTERPRETED : part));
        }
    }

    /** The arguments of a call or of a program, and the permissions of an SELinux decision. */
    private static void list(List<Field> fields, String key, List<JsonValue> values, Field.FieldPart part) {
        List<String> texts = values.stream().flatMap(v -> text(v).stream()).toList();
        if (key.equals("denied") || key.equals("granted")) {
            put(fields, "seresult", key, part);
            put(fields, "seperms", String.join(",", texts), part);
        } else if (key.equals("ARGV")) {
            for (int i = 0; i < texts.size(); i++) {
                put(fields, "a" + i, texts.get(i), part);
            }
        }
    }

    private static void put(List<Field> fields, String key, String text, Field.FieldPart part) {
        boolean number = key.equals("arch") || key.equals("mode") || key.startsWith("cap_") || key.matches("a\\d");
        String value =
                number && text.startsWith("0x") ? text.substring(2) : number ? text.replaceFirst("^0o", "0") : text;
        boolean address = key.equals("saddr");
        fields.add(address ? new Field(key, hex(value), hex(value), part) : new Field(key, value, value, part));
    }

    private static Optional<String> text(JsonValue value) {
        if (value instanceof JsonString string) {
            return Optional.of(decoded(string.text()));
        }
        if (value instanceof JsonNumber number) {
            return Optional.of(number.literal());
        }
        return value instanceof JsonNull ? Optional.of("(null)") : Optional.empty();
    }

    private static String decoded(String text) {
        return text.indexOf('%') < 0 ? text : KernelText.decode(bytes(text));
    }

    private static byte[] bytes(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int from = 0;
        for (int at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 1)) {
            String digits = text.substring(at + 1, Math.min(at + 3, text.length()));
            if (digits.matches("[0-9a-fA-F]{2}")) {
                bytes.writeBytes(KernelText.encode(text.substring(from, at)));
                bytes.write(Integer.parseInt(digits, 16));
                from = at + 3;
            }
        }
        bytes.writeBytes(KernelText.encode(text.substring(from)));
        return bytes.toByteArray();
    }

    private static String hex(String decoded) {
        return HexFormat.of().withUpperCase().formatHex(KernelText.encode(decoded));
    }
}
