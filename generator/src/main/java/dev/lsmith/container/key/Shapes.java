package dev.lsmith.container.key;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a name may hold, as the tables of known names write it: {@code text|[text]|{number|text}}. */
final class Shapes {
    private static final Map<String, String> SCALARS =
            Map.of("text", "a string", "number", "a number", "flag", "true or false");

    private Shapes() {}

    /** The alternatives of a shape; bars within brackets belong to what is inside. */
    static List<String> alternatives(String shape) {
        List<String> alternatives = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < shape.length(); i++) {
            char c = shape.charAt(i);
            if (c == '[' || c == '{') {
                depth++;
            } else if (c == ']' || c == '}') {
                depth--;
            } else if (c == '|' && depth == 0) {
                alternatives.add(shape.substring(start, i));
                start = i + 1;
            }
        }
        alternatives.add(shape.substring(start));
        return alternatives;
    }

    /** The shape of what a list or a mapping holds. */
    static String inner(String shape) {
        return shape.substring(1, shape.length() - 1);
    }

    static boolean isScalar(String shape) {
        return SCALARS.containsKey(shape);
    }

    /** A shape for people: {@code an array or a string}. */
    static String words(String shape, KnownKeys keys) {
        return alternatives(shape).stream()
                .map(one -> one.startsWith("[")
                        ? "an array"
                        : one.startsWith("{") || keys.isType(one) ? "an object" : SCALARS.getOrDefault(one, one))
                .distinct()
                .collect(Collectors.joining(" or "));
    }
}
