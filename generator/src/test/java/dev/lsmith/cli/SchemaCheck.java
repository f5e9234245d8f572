package dev.lsmith.cli;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Checks JSON by the words of JSON Schema that the published schemas use (draft 2020-12). */
record SchemaCheck(JsonObject root) {
    /** What does not fit, each with the path of the value; none if it fits. */
    List<String> faults(JsonObject schema, JsonValue value, String path) throws InputException {
        List<String> faults = new ArrayList<>();
        if (schema.members().containsKey("$ref")) {
            String name = schema.textOf("$ref").replace("#/$defs/", "");
            return faults(root.required("$defs").object().required(name).object(), value, path);
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
        if (value instanceof JsonObject object) {
            members(schema, object, path, faults);
        } else if (value instanceof JsonArray array && schema.members().containsKey("items")) {
            for (JsonValue element : array.elements()) {
                faults.addAll(faults(schema.required("items").object(), element, path + "[]"));
            }
        } else if (schema.members().containsKey("type")
                && List.of("object", "array").contains(schema.textOf("type"))) {
            faults.add(path + " is no " + schema.textOf("type"));
        }
        return faults;
    }

    private void members(JsonObject schema, JsonObject value, String path, List<String> faults) throws InputException {
        JsonObject known = schema.required("properties").object();
        for (JsonValue name : schema.required("required").elements()) {
            if (!value.members().containsKey(name.text())) {
                faults.add(path + " lacks " + name.text());
            }
        }
        for (Map.Entry<String, JsonValue> member : value.members().entrySet()) {
            if (known.members().containsKey(member.getKey())) {
                faults.addAll(faults(
                        known.required(member.getKey()).object(), member.getValue(), path + "." + member.getKey()));
            } else {
                faults.add(path + " has " + member.getKey() + ", which is not known");
            }
        }
    }
}
