package dev.lsmith.launch;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Options that {@link dev.lsmith.container.ContainerSpec} keeps as JSON, where {@code docker run} has a flag for them. */
final class OtherFlags {
    private OtherFlags() {}

    static void add(SortedMap<String, String> options, SpecFlags flags) {
        SortedMap<String, List<String>> known = new TreeMap<>();
        ShippedData.rows("engines/docker-run-options.csv").forEach(row -> known.put(row.get(0), row));
        List<String> others = new ArrayList<>();
        options.forEach((option, json) -> {
            if (!repeat(option, json, known, flags)) {
                others.add(option);
            }
        });
        if (!others.isEmpty()) {
            flags.diagnostics()
                    .add(Diagnostic.warning(
                            "launch-options",
                            "the docker run line does not repeat these options: " + String.join(", ", others),
                            "add by hand what the container needs of them"));
        }
    }

    private static boolean repeat(String option, String json, Map<String, List<String>> known, SpecFlags flags) {
        try {
            JsonValue value = JsonReader.read(option, json);
            if (option.equals("RestartPolicy")) {
                restart(value.object(), flags);
                return true;
            }
            List<String> row = known.get(option);
            return row != null && repeat(row.get(1), row.get(2), value, flags);
        } catch (InputException e) {
            return false;
        }
    }

    private static boolean repeat(String flag, String form, JsonValue value, SpecFlags flags) throws InputException {
        switch (form) {
            case "switch" -> flags.add(flag);
            case "word" -> flags.add(flag, word(value));
            case "words" -> value.elements().forEach(element -> flags.add(flag, word(element)));
            case "pairs" -> value.object().members().forEach((name, v) -> flags.add(flag, name + "=" + word(v)));
            default -> throw new IllegalStateException("docker-run-options.csv: " + form);
        }
        return true;
    }

    private static void restart(JsonObject policy, SpecFlags flags) throws InputException {
        long most = policy.numberIn("MaximumRetryCount").orElse(0L);
        flags.add("--restart", policy.textOf("Name") + (most == 0 ? "" : ":" + most));
    }

    private static String word(JsonValue value) {
        return value instanceof JsonString text ? text.text() : JsonText.of(value);
    }
}
