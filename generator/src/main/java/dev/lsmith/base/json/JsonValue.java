package dev.lsmith.base.json;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON value with its place. */
public sealed interface JsonValue {
    /** The place of the value in its file. */
    JsonPlace place();

    /** The kind of value in words, with its article: {@code a string}. */
    String nature();

    /** As an object, or a complaint that it is none. */
    default JsonObject object() throws InputException {
        throw wrong("an object");
    }

    /** The elements of an array, or a complaint that it is none. */
    default List<JsonValue> elements() throws InputException {
        throw wrong("an array");
    }

    /** The characters of a string, or a complaint that it is none. */
    default String text() throws InputException {
        throw wrong("a string");
    }

    /** A whole number of 64 bits, exact, or a complaint that it is none. */
    default long number() throws InputException {
        throw wrong("a number");
    }

    /** True or false, or a complaint that it is neither. */
    default boolean flag() throws InputException {
        throw wrong("true or false");
    }

    /** A complaint about the type of this value. */
    default InputException wrong(String expected) {
        return place().complain("json-type", "expected " + expected + ", found " + nature(), "");
    }

    /**
     * An object.
     *
     * @param place where
     * @param members in the order of the text; no name twice
     */
    record JsonObject(JsonPlace place, Map<String, JsonValue> members) implements JsonValue {
        public JsonObject {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        /** A member; one that is {@code null} counts as missing, as Go writes it for what was never set. */
        public Optional<JsonValue> member(String name) {
            return Optional.ofNullable(members.get(name)).filter(v -> !(v instanceof JsonNull));
        }

        /** A member, or a complaint that it is missing. */
        public JsonValue required(String name) throws InputException {
            Optional<JsonValue> value = member(name);
            if (value.isEmpty()) {
                throw place.complain("json-missing", "the member \"" + name + "\" is missing", "");
            }
            return value.get();
        }

        /** A string member; empty when missing. */
        public String textOf(String name) throws InputException {
            Optional<JsonValue> value = member(name);
            return value.isPresent() ? value.get().text() : "";
        }

        /** A string member that is neither missing nor empty. */
        public Optional<String> textIn(String name) throws InputException {
            return Optional.of(textOf(name)).filter(t -> !t.isEmpty());
        }

        /** The elements of an array member; none when missing. */
        public List<JsonValue> listOf(String name) throws InputException {
            Optional<JsonValue> value = member(name);
            return value.isPresent() ? value.get().elements() : List.of();
        }

        /** The strings of an array member; none when missing. */
        public List<String> textsOf(String name) throws InputException {
            List<String> texts = new ArrayList<>();
            for (JsonValue element : listOf(name)) {
                texts.add(element.text());
            }
            return texts;
        }

        /** An object member; one without members when missing. */
        public JsonObject objectOf(String name) throws InputException {
            Optional<JsonValue> value = member(name);
            return value.isPresent() ? value.get().object() : new JsonObject(place, Map.of());
        }

        /** A member that is true; false when missing. */
        public boolean flagOf(String name) throws InputException {
            Optional<JsonValue> value = member(name);
            return value.isPresent() && value.get().flag();
        }

        /** The number of a member, exact; empty when the member is missing. */
        public Optional<Long> numberIn(String name) throws InputException {
            Optional<JsonValue> value = member(name);
            return value.isPresent() ? Optional.of(value.get().number()) : Optional.empty();
        }

        @Override
        public JsonObject object() {
            return this;
        }

        @Override
        public String nature() {
            return "an object";
        }
    }

    /** An array. */
    record JsonArray(JsonPlace place, List<JsonValue> elements) implements JsonValue {
        public JsonArray {
            elements = List.copyOf(elements);
        }

        @Override
        public String nature() {
            return "an array";
        }
    }

    /** A string. */
    record JsonString(JsonPlace place, String text) implements JsonValue {
        @Override
        public String nature() {
            return "a string";
        }
    }

    /**
     * A number.
     *
     * @param place where
     * @param literal as written, so that nothing is rounded
     */
    record JsonNumber(JsonPlace place, String literal) implements JsonValue {
        @Override
        public long number() throws InputException {
            try {
                return new BigDecimal(literal).longValueExact();
            } catch (ArithmeticException | NumberFormatException e) {
                throw place.complain("json-number", literal + " is not a whole number of 64 bits", "");
            }
        }

        @Override
        public String nature() {
            return "a number";
        }
    }

    /** True or false. */
    record JsonFlag(JsonPlace place, boolean flag) implements JsonValue {
        @Override
        public String nature() {
            return Boolean.toString(flag);
        }
    }

    /** Null. */
    record JsonNull(JsonPlace place) implements JsonValue {
        @Override
        public String nature() {
            return "null";
        }
    }

    /**
     * Where a value stands.
     *
     * @param position its first character
     * @param path from the root: {@code [0].HostConfig.CapAdd[1]}; empty for the root itself
     */
    record JsonPlace(Position position, String path) {
        /** A complaint about the value here: {@code [0].Name: expected a string, found a number}. */
        public InputException complain(String code, String message, String help) {
            String where = path.isEmpty() ? "" : path + ": ";
            return new InputException(Diagnostic.error(code, position, where + message, help));
        }
    }
}
