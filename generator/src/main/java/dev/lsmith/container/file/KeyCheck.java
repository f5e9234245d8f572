package dev.lsmith.container.file;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Position;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonNull;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonPlace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds the names of a description that its form does not have, and values of another nature than the form's: an engine
 * passes over some and refuses others, and neither does what was meant. Texts, numbers and switches count as alike, as what
 * reads them says more exactly what it takes.
 */
public final class KeyCheck {
    /** A file of more is no description. */
    private static final int MOST = 100;

    /** The places of names, by those of their values; what is not in it has its value's. */
    private final Map<JsonPlace, Position> keyPlaces;

    private final KnownKeys keys;
    private final String whose;
    private final List<Diagnostic> found = new ArrayList<>();

    private KeyCheck(String form, String whose, Map<JsonPlace, Position> keyPlaces) {
        this.keys = KnownKeys.of(form);
        this.whose = whose;
        this.keyPlaces = keyPlaces;
    }

    /** Warnings about a compose file. */
    public static List<Diagnostic> compose(JsonValue root, Map<JsonPlace, Position> keyPlaces) {
        return new KeyCheck("compose", "compose", keyPlaces).of(root, "compose");
    }

    /**
     * Warnings about an object of Kubernetes.
     *
     * @param type {@code Deployment}, {@code PodSpec}; one that is not known is passed over
     */
    public static List<Diagnostic> kubernetes(JsonValue object, String type, Map<JsonPlace, Position> keyPlaces) {
        KeyCheck check = new KeyCheck("kubernetes", "Kubernetes", keyPlaces);
        return check.keys.isType(type) ? check.of(object, type) : List.of();
    }

    /** Warnings about a runtime's {@code config.json}. */
    public static List<Diagnostic> oci(JsonValue root) {
        return new KeyCheck("oci", "the OCI runtime specification", Map.of()).of(root, "config");
    }

    private List<Diagnostic> of(JsonValue root, String type) {
        value(root, type, "");
        return found;
    }

    private void value(JsonValue value, String shape, String name) {
        if (value instanceof JsonNull || shape.equals("any") || found.size() > MOST) {
            return;
        }
        List<String> shapes = ValueTypes.alternatives(shape);
        if (value instanceof JsonObject object) {
            object(object, shapes, name);
        } else if (value instanceof JsonArray array) {
            Optional<String> list =
                    shapes.stream().filter(s -> s.startsWith("[")).findFirst();
            if (list.isEmpty()) {
                nature(value, shape, name);
                return;
            }
            for (JsonValue element : array.elements()) {
                value(element, ValueTypes.inner(list.get()), name);
            }
        } else if (shapes.stream().noneMatch(ValueTypes::isScalar)) {
            nature(value, shape, name);
        }
    }

    private void object(JsonObject object, List<String> shapes, String name) {
        Set<String> types = new TreeSet<>(shapes.stream().filter(keys::isType).toList());
        Optional<String> map = shapes.stream().filter(s -> s.startsWith("{")).findFirst();
        if (types.isEmpty() && map.isEmpty()) {
            nature(object, String.join("|", shapes), name);
            return;
        }
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            Optional<String> holds = types.isEmpty() ? map.map(ValueTypes::inner) : keys.holds(types, member.getKey());
            if (holds.isPresent()) {
                value(member.getValue(), holds.get(), member.getKey());
            } else {
                unknown(member.getKey(), member.getValue(), types);
            }
        }
    }

    private void unknown(String name, JsonValue value, Set<String> types) {
        if (found.size() == MOST) {
            report(value, "more names are not known, and not listed", "is this " + whose + "'s form?");
        } else if (found.size() < MOST) {
            report(value, whose + " has no key " + name + " here", help(name, types));
        }
    }

    private String help(String name, Set<String> types) {
        Optional<String> like = SimilarNames.best(name, keys.names(types));
        if (like.isPresent()) {
            return "did you mean " + like.get() + "?";
        }
        List<String> owners = keys.owners(name);
        return owners.isEmpty() || owners.size() > 3 ? "" : name + " is a key of " + String.join(", ", owners);
    }

    private void nature(JsonValue value, String shape, String name) {
        report(value, name + ": expected " + ValueTypes.words(shape, keys) + ", found " + value.nature(), "");
    }

    private void report(JsonValue value, String message, String help) {
        Position place = keyPlaces.getOrDefault(value.place(), value.place().position());
        String path = value.place().path();
        found.add(Diagnostic.warning("spec-unknown-key", place, (path.isEmpty() ? "" : path + ": ") + message, help));
    }

    /**
     * The names that a form may hold, by the type of the object that holds them: {@code profiles/engines/compose-keys.csv} and its
     * brothers, which {@code derive-keys.py} makes from the forms' published schemas.
     */
    private static final class KnownKeys {
        private final SortedMap<String, SortedMap<String, String>> types = new TreeMap<>();

        private KnownKeys() {}

        /** The keys of a table: {@code compose}, {@code kubernetes}, {@code oci}. */
        static KnownKeys of(String form) {
            KnownKeys keys = new KnownKeys();
            for (List<String> row : ShippedData.rows("engines/" + form + "-keys.csv")) {
                keys.types.computeIfAbsent(row.get(0), t -> new TreeMap<>()).put(row.get(1), row.get(2));
            }
            return keys;
        }

        boolean isType(String name) {
            return types.containsKey(name);
        }

        /** What a name of an object of one of these types holds; nothing if none of them has it. */
        Optional<String> holds(Set<String> of, String name) {
            for (String type : of) {
                for (var key :
                        types.getOrDefault(type, Collections.emptySortedMap()).entrySet()) {
                    if (matches(key.getKey(), name)) {
                        return Optional.of(key.getValue());
                    }
                }
            }
            return Optional.empty();
        }

        /** A star at the end stands for anything. */
        private static boolean matches(String key, String name) {
            return key.endsWith("*") ? name.startsWith(key.substring(0, key.length() - 1)) : key.equals(name);
        }

        /** All names of these types. */
        Set<String> names(Set<String> of) {
            Set<String> names = new TreeSet<>();
            of.forEach(type -> names.addAll(
                    types.getOrDefault(type, Collections.emptySortedMap()).keySet()));
            names.removeIf(name -> name.endsWith("*"));
            return names;
        }

        /** The types that have this name, in their order. */
        List<String> owners(String name) {
            return types.entrySet().stream()
                    .filter(type -> type.getValue().containsKey(name))
                    .map(type -> type.getKey())
                    .toList();
        }
    }

    /** What a name may hold, as the tables of known names write it: {@code text|[text]|{number|text}}. */
    private static final class ValueTypes {
        private static final Map<String, String> SCALARS =
                Map.of("text", "a string", "number", "a number", "flag", "true or false");

        private ValueTypes() {}

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
}
