package dev.lsmith.base.json;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonFlag;
import dev.lsmith.base.json.JsonValue.JsonNull;
import dev.lsmith.base.json.JsonValue.JsonNumber;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonPlace;
import dev.lsmith.base.json.JsonValue.JsonString;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads one JSON text (RFC 8259) strictly: no duplicate names, nothing behind the value, numbers kept as written.
 */
public final class JsonReader {
    private static final JsonFactory FACTORY = JsonFactory.builder().build();

    private final String source;
    private final JsonParser parser;

    private JsonReader(String source, JsonParser parser) {
        this.source = source;
        this.parser = parser;
    }

    /**
     * The value that the bytes hold.
     *
     * @param source the file's name, for messages
     * @param content UTF-8, or UTF-16 with a byte order mark
     * @throws InputException when it is not one JSON value, with line and column
     */
    public static JsonValue read(String source, byte[] content) throws InputException {
        return read(source, decode(source, content));
    }

    /** The value that the text holds; as {@link #read(String, byte[])}. */
    public static JsonValue read(String source, String text) throws InputException {
        if (text.isBlank()) {
            throw new InputException(
                    Diagnostic.error("json-empty", Position.ofSource(source), "the file is empty", ""));
        }
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            return new JsonReader(source, parser).root();
        }
    }

    private JsonValue root() throws InputException {
        JsonToken first = next("");
        JsonValue value = value(first, "");
        JsonToken behind = next("");
        if (behind != null) {
            throw place("").complain("json-syntax", "there is more text behind the end of the JSON", "");
        }
        return value;
    }

    private JsonValue value(@Nullable JsonToken token, String path) throws InputException {
        JsonPlace place = place(path);
        if (token == null) {
            throw place.complain("json-truncated", "the JSON ends too early", "");
        }
        return switch (token) {
            case START_OBJECT -> object(place);
            case START_ARRAY -> array(place);
            case VALUE_STRING -> new JsonString(place, string(path));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonNumber(place, string(path));
            case VALUE_TRUE -> new JsonFlag(place, true);
            case VALUE_FALSE -> new JsonFlag(place, false);
            case VALUE_NULL -> new JsonNull(place);
            default -> throw place.complain("json-syntax", "no JSON value stands here", "");
        };
    }

    private JsonObject object(JsonPlace place) throws InputException {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        while (next(place.path()) == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            String path = place.path().isEmpty() ? name : place.path() + "." + name;
            if (members.containsKey(name)) {
                throw place(path).complain("json-duplicate", "this name stands here for the second time", "");
            }
            members.put(name, value(next(path), path));
        }
        return new JsonObject(place, members);
    }

    private JsonArray array(JsonPlace place) throws InputException {
        List<JsonValue> elements = new ArrayList<>();
        while (true) {
            String path = place.path() + "[" + elements.size() + "]";
            JsonToken token = next(path);
            if (token == JsonToken.END_ARRAY) {
                return new JsonArray(place, elements);
            }
            elements.add(value(token, path));
        }
    }

    private @Nullable JsonToken next(String path) throws InputException {
        try {
            return parser.nextToken();
        } catch (JacksonException e) {
            throw complaint(e, path);
        }
    }

    private String string(String path) throws InputException {
        try {
            return parser.getString();
        } catch (JacksonException e) {
            throw complaint(e, path);
        }
    }

    private InputException complaint(JacksonException e, String path) {
        TokenStreamLocation at = e.getLocation();
        JsonPlace place = new JsonPlace(position(at == null ? parser.currentLocation() : at), path);
        if (e instanceof UnexpectedEndOfInputException) {
            return place.complain("json-truncated", "the JSON ends too early", "the file may be cut off");
        }
        if (e instanceof StreamConstraintsException) {
            return new JsonPlace(place.position(), "")
                    .complain("json-limit", "the JSON is nested too deeply or has too long a number or string", "");
        }
        return place.complain("json-syntax", "this is not JSON: " + firstSentence(e.getOriginalMessage()), "");
    }

    /** Jackson's messages go on with internals in brackets or on further lines. */
    private static String firstSentence(String message) {
        String line = message.lines().findFirst().orElse("");
        int internals = line.indexOf(" (start marker");
        String sentence = internals < 0 ? line : line.substring(0, internals);
        return sentence.isEmpty() ? sentence : Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
    }

    private JsonPlace place(String path) {
        return new JsonPlace(position(parser.currentTokenLocation()), path);
    }

    private Position position(@Nullable TokenStreamLocation at) {
        return at == null ? Position.ofSource(source) : new Position(source, at.getLineNr(), at.getColumnNr());
    }

    /** The characters, or a complaint with line and column about the first byte that is none. */
    public static String decode(String source, byte[] content) throws InputException {
        if (startsWith(content, 0xff, 0xfe)) {
            return decode(source, content, 2, StandardCharsets.UTF_16LE);
        }
        if (startsWith(content, 0xfe, 0xff)) {
            return decode(source, content, 2, StandardCharsets.UTF_16BE);
        }
        return decode(source, content, startsWith(content, 0xef, 0xbb, 0xbf) ? 3 : 0, StandardCharsets.UTF_8);
    }

    private static boolean startsWith(byte[] content, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= content.length || (content[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private static String decode(String source, byte[] content, int from, Charset charset) throws InputException {
        CharBuffer out = CharBuffer.allocate(content.length + 1);
        CoderResult result = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(content, from, content.length - from), out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            long line = 1 + text.chars().filter(c -> c == '\n').count();
            int column = text.length() - text.lastIndexOf('\n');
            throw new InputException(Diagnostic.error(
                    "json-encoding",
                    new Position(source, line, column),
                    "this is not " + charset.name() + " text",
                    "save the file in UTF-8"));
        }
        return text;
    }
}
