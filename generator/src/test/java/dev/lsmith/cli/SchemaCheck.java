package dev.lsmith.cli;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Checks JSON by the words of JSON Schema that the published schemas use (draft 2020-12), and OASIS's of SARIF (draft 4). */
record SchemaCheck(JsonObject root) {
    /** What does not fit, each with the path of the value; none if it fits. */
    List<String> faults(JsonObject schema, JsonValue value, String path) throws InputException {
        List<String> faults = new ArrayList<>();
        if (schema.members().containsKey("$ref")) {
            JsonObject at = root;
            for (String name : schema.textOf("$ref").replaceFirst("^#/", "").split("/", -1)) {
                at = at.required(name).object();
            }
            return faults(at, value, path);
        }
        if (schema.members().containsKey("const")
                && !JsonText.of(schema.required("const")).equals(JsonText.of(value))) {
            faults.add(path + " is not " + JsonText.of(schema.required("const")));
        }
        if (schema.members().containsKey("enum")
                && schema.required("enum").elements().stream()
                        .noneMatch(one -> JsonText.of(one).equals(JsonText.of(value)))) {
            faults.add(path + " is none of the words: " + JsonText.of(value));
        }
        if (schema.members().containsKey("type") && !isOf(schema.textOf("type"), value)) {
            faults.add(path + " is no " + schema.textOf("type"));
            return faults;
        }
        if (schema.members().containsKey("pattern")
                && !Pattern.compile(schema.textOf("pattern"))
                        .matcher(value.text())
                        .find()) {
            faults.add(path + " does not match " + schema.textOf("pattern"));
        }
        if (schema.members().containsKey("minimum")
                && value.number() < schema.required("minimum").number()) {
            faults.add(path + " is too small: " + value.number());
        }
        if (value instanceof JsonObject object) {
            members(schema, object, path, faults);
        } else if (value instanceof JsonArray array) {
            elements(schema, array, path, faults);
        }
        alternatives(schema, value, path, faults);
        return faults;
    }

    private static boolean isOf(String type, JsonValue value) {
        String text = JsonText.of(value);
        return switch (type) {
            case "object" -> value instanceof JsonObject;
            case "array" -> value instanceof JsonArray;
            case "string" -> text.startsWith("\"");
            case "boolean" -> text.equals("true") || text.equals("false");
            case "integer" -> text.matches("-?[0-9]+");
            case "number" -> text.matches("-?[0-9].*");
            default -> true;
        };
    }

    private void elements(JsonObject schema, JsonArray array, String path, List<String> faults) throws InputException {
        List<String> texts = array.elements().stream().map(JsonText::of).toList();
        if (schema.members().containsKey("minItems")
                && texts.size() < schema.required("minItems").number()) {
            faults.add(path + " has too few elements");
        }
        if (schema.members().containsKey("uniqueItems")
                && JsonText.of(schema.required("uniqueItems")).equals("true")
                && texts.stream().distinct().count() < texts.size()) {
            faults.add(path + " has an element twice");
        }
        if (schema.members().containsKey("items")) {
            for (JsonValue element : array.elements()) {
                faults.addAll(faults(schema.required("items").object(), element, path + "[]"));
            }
        }
    }

    private void alternatives(JsonObject schema, JsonValue value, String path, List<String> faults)
            throws InputException {
        for (String word : List.of("anyOf", "oneOf")) {
            if (!schema.members().containsKey(word)) {
                continue;
            }
            int fitting = 0;
            for (JsonValue one : schema.required(word).elements()) {
                fitting += faults(one.object(), value, path).isEmpty() ? 1 : 0;
            }
            if (word.equals("anyOf") ? fitting == 0 : fitting != 1) {
                faults.add(path + " fits " + fitting + " of " + word);
            }
        }
    }

    /** The published schemas name all members; draft 4 says where others may stand. */
    private void members(JsonObject schema, JsonObject value, String path, List<String> faults) throws InputException {
        boolean draft4 = root.members().containsKey("definitions");
        JsonObject known = schema.members().containsKey("properties")
                ? schema.required("properties").object()
                : new JsonObject(schema.place(), Map.of());
        for (JsonValue name : schema.listOf("required")) {
            if (!value.members().containsKey(name.text())) {
                faults.add(path + " lacks " + name.text());
            }
        }
        boolean closed = draft4
                ? schema.members().containsKey("additionalProperties")
                        && JsonText.of(schema.required("additionalProperties")).equals("false")
                : schema.members().containsKey("properties");
        for (Map.Entry<String, JsonValue> member : value.members().entrySet()) {
            if (known.members().containsKey(member.getKey())) {
                faults.addAll(faults(
                        known.required(member.getKey()).object(), member.getValue(), path + "." + member.getKey()));
            } else if (closed) {
                faults.add(path + " has " + member.getKey() + ", which is not known");
            }
        }
    }
}
