package dev.lsmith.container.compose;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonPlace;
import dev.lsmith.base.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces variables in the values of a compose file (Compose Specification, 12-interpolation.md): {@code $NAME},
 * <code>${NAME}</code> with {@code :-}, {@code -}, {@code :?}, {@code ?}, {@code :+}, {@code +}, and {@code $$} for a dollar.
 */
final class Interpolation {
    private static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";
    private static final Pattern PLAIN = Pattern.compile("\\$(" + NAME + ")");
    private static final Pattern BRACED = Pattern.compile("(?s)(" + NAME + ")(?:(:?[-?+])(.*))?");

    /** Defaults may hold variables again. */
    private static final int MOST_DEPTH = 20;

    private final Map<String, String> variables;
    private final List<Diagnostic> diagnostics;

    Interpolation(Map<String, String> variables, List<Diagnostic> diagnostics) {
        this.variables = variables;
        this.diagnostics = diagnostics;
    }

    /** A value with every string below it replaced; names stay as they are. */
    JsonValue of(JsonValue value) throws InputException {
        if (value instanceof JsonObject object) {
            Map<String, JsonValue> members = new LinkedHashMap<>();
            for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
                members.put(member.getKey(), of(member.getValue()));
            }
            return new JsonObject(object.place(), members);
        }
        if (value instanceof JsonArray array) {
            List<JsonValue> elements = new ArrayList<>();
            for (JsonValue element : array.elements()) {
                elements.add(of(element));
            }
            return new JsonArray(array.place(), elements);
        }
        return value instanceof JsonString text && text.text().contains("$")
                ? new JsonString(text.place(), replaced(text.text(), text.place(), 0))
                : value;
    }

    private String replaced(String text, JsonPlace place, int depth) throws InputException {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            Matcher plain = PLAIN.matcher(text).region(at, text.length());
            if (text.startsWith("$$", at)) {
                out.append('$');
                at += 2;
            } else if (text.startsWith("${", at)) {
                int end = closing(text, at, place);
                out.append(braced(text.substring(at + 2, end), place, depth));
                at = end + 1;
            } else if (plain.lookingAt()) {
                out.append(value(plain.group(1), place));
                at = plain.end();
            } else if (text.charAt(at) == '$') {
                throw invalid(place);
            } else {
                out.append(text.charAt(at++));
            }
        }
        return out.toString();
    }

    private static int closing(String text, int from, JsonPlace place) throws InputException {
        int depth = 0;
        for (int i = from; i < text.length(); i++) {
            if (text.startsWith("${", i)) {
                depth++;
            } else if (text.charAt(i) == '}' && --depth == 0) {
                return i;
            }
        }
        throw invalid(place);
    }

    private static InputException invalid(JsonPlace place) {
        return place.complain("compose-variable", "a $ stands here without a variable", "write $$ for a dollar");
    }

    private String braced(String expression, JsonPlace place, int depth) throws InputException {
        Matcher matcher = BRACED.matcher(expression);
        if (!matcher.matches() || depth > MOST_DEPTH) {
            throw invalid(place);
        }
        String name = matcher.group(1);
        String operator = matcher.group(2) == null ? "" : matcher.group(2);
        Optional<String> set =
                Optional.ofNullable(variables.get(name)).filter(v -> !operator.startsWith(":") || !v.isEmpty());
        String word = matcher.group(3) == null ? "" : matcher.group(3);
        if (operator.endsWith("+")) {
            return set.isPresent() ? replaced(word, place, depth + 1) : "";
        }
        if (set.isPresent()) {
            return set.get();
        }
        if (operator.endsWith("?")) {
            throw place.complain(
                    "compose-variable",
                    "the variable " + name + " is required" + (word.isEmpty() ? "" : ": " + word),
                    "set it in a file .env beside the compose file");
        }
        return operator.isEmpty() ? value(name, place) : replaced(word, place, depth + 1);
    }

    private String value(String name, JsonPlace place) {
        if (!variables.containsKey(name)) {
            diagnostics.add(Diagnostic.warning(
                    "compose-variable",
                    place.position(),
                    place.path() + ": the variable " + name + " is not set and counts as empty",
                    "set it in a file .env beside the compose file"));
        }
        return variables.getOrDefault(name, "");
    }
}
