package dev.lsmith.base.json;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.lsmith.base.Position;
import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonFlag;
import dev.lsmith.base.json.JsonValue.JsonNumber;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonString;
import java.io.StringWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

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
        StringWriter out = new StringWriter();
        try (JsonGenerator json = ASCII.createGenerator(ObjectWriteContext.empty(), out)) {
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

    /** The members of a record in their order, each value on one line. */
    public static Map<String, String> members(Record value) {
        Map<String, String> members = new LinkedHashMap<>();
        JsonMapper mapper = Mappers.LINE;
        mapper.valueToTree(value)
                .properties()
                .forEach(member -> members.put(member.getKey(), mapper.writeValueAsString(member.getValue())));
        return members;
    }

    private static String written(Record value, DefaultPrettyPrinter layout) {
        return Mappers.LINE.writer().with(layout).writeValueAsString(value) + "\n";
    }

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
        private final ObjectWriter writer = Mappers.STORED.writer().withRootValueSeparator("");
        private final JsonGenerator json = writer.createGenerator(text);

        /** A record on one line. */
        public String write(Record value) {
            text.getBuffer().setLength(0);
            writer.writeValue(json, value);
            return text.toString();
        }
    }

    /** How records are bound; made when the first record is written, as that takes longer than most commands need for the rest. */
    private static final class Mappers {
        /** Places are texts: {@code file:line:column}. */
        static final JsonMapper LINE = builder()
                .addModule(new SimpleModule()
                        .addSerializer(Position.class, serializer((value, json) -> json.writeString(value.toString()))))
                .build();

        static final JsonMapper STORED = withoutEmpty();

        private static JsonMapper.Builder builder() {
            return JsonMapper.builder(ASCII)
                    .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                    .changeDefaultPropertyInclusion(i -> i.withValueInclusion(Include.NON_ABSENT))
                    .changeDefaultVisibility(v -> v.with(Visibility.NONE).withFieldVisibility(Visibility.ANY))
                    .addModule(new SimpleModule()
                            .addSerializer(
                                    Enum.class, serializer((value, json) -> json.writeString(RecordForm.word(value))))
                            .addSerializer(
                                    Instant.class, serializer((value, json) -> json.writeString(value.toString()))));
        }

        /** {@link RecordForm#read} takes a missing collection for an empty one. */
        private static JsonMapper withoutEmpty() {
            JsonMapper.Builder builder = builder();
            for (Class<?> type : List.of(List.class, Set.class, SortedSet.class, Map.class, SortedMap.class)) {
                builder.withConfigOverride(
                        type, c -> c.setInclude(JsonInclude.Value.construct(Include.NON_EMPTY, Include.ALWAYS)));
            }
            return builder.build();
        }

        private static <T> ValueSerializer<T> serializer(BiConsumer<T, JsonGenerator> write) {
            return new ValueSerializer<>() {
                @Override
                public void serialize(T value, JsonGenerator json, SerializationContext context) {
                    write.accept(value, json);
                }
            };
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
