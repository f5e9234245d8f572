package dev.lsmith.base.json;

import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonFlag;
import dev.lsmith.base.json.JsonValue.JsonNumber;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonString;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** JSON as text in ASCII: whatever a string holds, lone surrogates included, comes back as it was. */
public final class JsonText {
    private static final HexFormat HEX = HexFormat.of();

    private JsonText() {}

    /** A value on one line, members in their order. */
    public static String of(JsonValue value) {
        if (value instanceof JsonObject object) {
            return object.members().entrySet().stream()
                    .map(e -> quote(e.getKey()) + ":" + of(e.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof JsonArray array) {
            return array.elements().stream().map(JsonText::of).collect(Collectors.joining(",", "[", "]"));
        }
        if (value instanceof JsonString string) {
            return quote(string.text());
        }
        if (value instanceof JsonNumber number) {
            return number.literal();
        }
        return value instanceof JsonFlag flag ? Boolean.toString(flag.flag()) : "null";
    }

    /** A string with its quotes; everything but plain ASCII escaped. */
    public static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2);
        quote(text, out);
        return out.toString();
    }

    static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c >= 0x20 && c < 0x7f) {
                        out.append(c);
                    } else {
                        out.append("\\u").append(HEX.toHexDigits(c));
                    }
                }
            }
        }
        out.append('"');
    }
}
