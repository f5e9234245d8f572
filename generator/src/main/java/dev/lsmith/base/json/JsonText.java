package dev.lsmith.base.json;

import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonFlag;
import dev.lsmith.base.json.JsonValue.JsonNumber;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonString;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;

/**
 * Writes all JSON that lsmith writes, from records: a member for each component under its own name and in their order, enum constants
 * in lower case with hyphens, times as RFC 3339 has them; an empty optional is no member.
 *
 * <p>The text is printable ASCII: whatever a string holds, lone surrogates included, comes back as it was. The same value gives the
 * same text.
 */
public final class JsonText {
    private static final JsonFactory ASCII = JsonFactory.builder()
            .characterEscapes(new PrintableOnly())
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .build();

    private JsonText() {}

    /** A string with its quotes. */
    public static String quote(String text) {
        return written(json -> json.writeString(text));
    }

    /** A value on one line, members in their order. */
    public static String of(JsonValue value) {
        return written(json -> write(value, json));
    }

    private static String written(Consumer<JsonGenerator> content) {
        return written(ObjectWriteContext.empty(), content);
    }

    private static String written(ObjectWriteContext layout, Consumer<JsonGenerator> content) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = ASCII.createGenerator(layout, out)) {
            content.accept(json);
        }
        return out.toString();
    }

    /** A record as a file for people: two spaces, a line for each element, an end of line behind the last. */
    public static String file(Record value) {
        Separators separators = Separators.createDefaultInstance()
                .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                .withArrayEmptySeparator("");
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        return written(
                value,
                new DefaultPrettyPrinter(separators).withArrayIndenter(lines).withObjectIndenter(lines));
    }

    /** A record as {@code --json} prints it: indented, lists within their lines, an end of line behind the last. */
    public static String report(Record value) {
        return written(value, new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));
    }

    /** A record on one line, without an end of line. */
    public static String line(Record value) {
        return written(json -> new RecordJson(json, false).write(value));
    }

    /** The members of a record in their order, each value on one line. */
    public static Map<String, String> members(Record value) {
        Map<String, String> members = new LinkedHashMap<>();
        RecordJson.members(value)
                .forEach((name, part) -> members.put(name, written(json -> new RecordJson(json, false).write(part))));
        return members;
    }

    private static String written(Record value, DefaultPrettyPrinter printer) {
        return written(new Layout(printer), json -> new RecordJson(json, false).write(value)) + "\n";
    }

    /** How a text is laid out. */
    private static final class Layout extends ObjectWriteContext.Base {
        private final PrettyPrinter printer;

        Layout(PrettyPrinter printer) {
            this.printer = printer;
        }

        @Override
        public PrettyPrinter getPrettyPrinter() {
            return printer;
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }

    /**
     * A text that is JSON already.
     *
     * @param text one value
     */
    public record RawJson(String text) {}

    private static void write(JsonValue value, JsonGenerator json) {
        if (value instanceof JsonObject object) {
            json.writeStartObject();
            object.members().forEach((name, member) -> {
                json.writeName(name);
                write(member, json);
            });
            json.writeEndObject();
        } else if (value instanceof JsonArray array) {
            json.writeStartArray();
            array.elements().forEach(element -> write(element, json));
            json.writeEndArray();
        } else if (value instanceof JsonString string) {
            json.writeString(string.text());
        } else if (value instanceof JsonNumber number) {
            json.writeNumber(number.literal());
        } else if (value instanceof JsonFlag flag) {
            json.writeBoolean(flag.flag());
        } else {
            json.writeNull();
        }
    }

    /**
     * Writes records without their empty collections, the form that {@link RecordForm#read} reads back: any number of them, one after
     * the other. Confined to one thread.
     */
    public static final class StoredRecords {
        private final StringWriter text = new StringWriter();
        private final JsonGenerator json = ASCII.createGenerator(new OneAfterTheOther(), text);
        private final RecordJson records = new RecordJson(json, true);

        /** A record on one line. */
        public String write(Record value) {
            text.getBuffer().setLength(0);
            records.write(value);
            json.flush();
            return text.toString();
        }
    }

    /** Nothing stands between two records. */
    private static final class OneAfterTheOther extends ObjectWriteContext.Base {
        @Override
        public SerializableString getRootValueSeparator(SerializableString defaultSeparator) {
            return new SerializedString("");
        }
    }

    /** What JSON must escape, and DEL as well: it may stand raw in a text (RFC 8259, section 7), and a terminal acts on it. */
    private static final class PrintableOnly extends CharacterEscapes {
        private static final long serialVersionUID = 1;

        private final int[] codes = CharacterEscapes.standardAsciiEscapesForJSON();

        PrintableOnly() {
            codes[0x7f] = CharacterEscapes.ESCAPE_STANDARD;
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return codes;
        }

        @Override
        public SerializableString getEscapeSequence(int c) {
            throw new IllegalStateException("no sequence of its own is asked for: " + c);
        }
    }
}
