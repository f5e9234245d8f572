package dev.lsmith.container.compose;

import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonNull;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonPlace;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.container.option.Scalars;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lays one service over another as compose does for a further file and for {@code extends} (Compose Specification,
 * 13-merge.md; the exceptions by {@code profiles/engines/compose-merge.csv}): mappings are merged, sequences appended,
 * all else replaced; {@code !reset} takes away what lies below, {@code !override} replaces it whole.
 *
 * <p>Of resources that are unique by a key (volumes by target, ports by address, port and protocol, devices by target,
 * variables by name) the last one holds; that falls to {@link ComposeService}, which reads them in order.
 */
final class ComposeMerge {
    private final Map<String, String> rules;
    private final Map<JsonPlace, String> tags;

    private ComposeMerge(Map<String, String> rules, Map<JsonPlace, String> tags) {
        this.rules = rules;
        this.tags = tags;
    }

    /** By the table of rules, for files without tags. */
    static ComposeMerge byTable() {
        Map<String, String> rules = new HashMap<>();
        ShippedData.rows("engines/compose-merge.csv").forEach(row -> rules.put(row.get(0), row.get(1)));
        return new ComposeMerge(rules, Map.of());
    }

    /** By the same rules, for what stands in this file. */
    ComposeMerge above(ComposeFile file) {
        return new ComposeMerge(rules, file.tags());
    }

    /** The services of a further file over those so far. */
    JsonObject services(JsonObject below, JsonObject above) throws InputException {
        Map<String, JsonValue> services = new LinkedHashMap<>(below.members());
        for (Map.Entry<String, JsonValue> service : above.members().entrySet()) {
            lay(service.getKey(), service.getValue(), services, "");
        }
        return new JsonObject(above.place(), services);
    }

    /** A service over another; with nothing below, it is only rid of what {@code !reset} takes away. */
    JsonObject service(JsonObject below, JsonObject above) throws InputException {
        return mapping(below, above, "");
    }

    private JsonObject mapping(JsonObject below, JsonObject above, String path) throws InputException {
        Map<String, JsonValue> members = new LinkedHashMap<>(below.members());
        for (Map.Entry<String, JsonValue> member : above.members().entrySet()) {
            String inner = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
            lay(member.getKey(), member.getValue(), members, inner);
        }
        return new JsonObject(above.place(), members);
    }

    private void lay(String name, JsonValue above, Map<String, JsonValue> members, String path) throws InputException {
        String tag = tags.getOrDefault(above.place(), "");
        JsonValue below = members.get(name);
        if (tag.equals("!reset")) {
            members.remove(name);
        } else if (tag.equals("!override") || below == null || below instanceof JsonNull) {
            members.put(name, clean(above, path));
        } else if (!(above instanceof JsonNull)) {
            members.put(name, laid(below, above, path));
        }
    }

    /** A value with nothing below it. */
    private JsonValue clean(JsonValue value, String path) throws InputException {
        return value instanceof JsonObject object
                ? mapping(new JsonObject(object.place(), Map.of()), object, path)
                : value;
    }

    private JsonValue laid(JsonValue below, JsonValue above, String path) throws InputException {
        switch (rule(path)) {
            case "replace" -> {
                return above;
            }
            case "list" -> {
                List<JsonValue> all = new ArrayList<>(list(below));
                all.addAll(list(above));
                return new JsonArray(above.place(), all);
            }
            case "names" -> {
                return mapping(names(below), names(above), path);
            }
            default -> {
                return alike(below, above, path);
            }
        }
    }

    private String rule(String path) {
        int dot = path.lastIndexOf('.');
        String any = dot < 0 ? path : path.substring(0, dot) + ".*";
        return rules.getOrDefault(path, rules.getOrDefault(any, ""));
    }

    private JsonValue alike(JsonValue below, JsonValue above, String path) throws InputException {
        if (below instanceof JsonObject base) {
            return mapping(base, same(below, above).object(), path);
        }
        if (below instanceof JsonArray base) {
            List<JsonValue> all = new ArrayList<>(base.elements());
            all.addAll(same(below, above).elements());
            return new JsonArray(above.place(), all);
        }
        return above;
    }

    private static JsonValue same(JsonValue below, JsonValue above) throws InputException {
        if (!below.getClass().equals(above.getClass())) {
            throw above.place()
                    .complain(
                            "compose-merge",
                            above.nature() + " cannot be laid over " + below.nature() + " ("
                                    + below.place().position() + ")",
                            "write !override before it to replace that");
        }
        return above;
    }

    private static JsonObject names(JsonValue value) throws InputException {
        if (!(value instanceof JsonArray)) {
            return value.object();
        }
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (JsonValue name : value.elements()) {
            members.put(name.text(), new JsonNull(name.place()));
        }
        return new JsonObject(value.place(), members);
    }

    /** A list, a single value, or {@code NAME=VALUE} for each member. */
    private static List<JsonValue> list(JsonValue value) throws InputException {
        if (!(value instanceof JsonObject object)) {
            return value instanceof JsonArray ? value.elements() : List.of(value);
        }
        List<JsonValue> pairs = new ArrayList<>();
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            boolean unset = member.getValue() instanceof JsonNull;
            String pair = unset ? "" : "=" + Scalars.text(member.getValue());
            pairs.add(new JsonString(member.getValue().place(), member.getKey() + pair));
        }
        return pairs;
    }
}
