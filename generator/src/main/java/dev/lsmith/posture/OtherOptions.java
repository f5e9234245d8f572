package dev.lsmith.posture;

import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.container.ContainerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Options that no field of {@link ContainerSpec} holds and that each form keeps under a name of its own, by what they
 * mean ({@code profiles/posture/options.csv}).
 */
final class OtherOptions {
    private static final String TABLE = "posture/options.csv";

    private final SortedMap<String, String> options;

    OtherOptions(ContainerSpec spec) {
        this.options = spec.otherOptions();
    }

    /** Whether an option of this meaning is set. */
    boolean has(String meaning) {
        return !values(meaning).isEmpty();
    }

    /** Whether an option of this meaning is set to one of these words. */
    boolean is(String meaning, String... words) {
        return values(meaning).stream().anyMatch(List.of(words)::contains);
    }

    /** The values of the options of a meaning, in the order of the options' names: strings bare, others as JSON. */
    List<String> values(String meaning) {
        List<String> values = new ArrayList<>();
        for (List<String> row : ShippedData.rows(TABLE)) {
            if (row.get(0).equals(meaning)) {
                String name = row.get(1);
                options.forEach((option, json) -> {
                    if (matches(option, name)) {
                        values.add(bare(json));
                    }
                });
            }
        }
        return values;
    }

    /** A name that ends in {@code *} is the beginning of the options' names. */
    private static boolean matches(String option, String name) {
        return name.endsWith("*") ? option.startsWith(name.substring(0, name.length() - 1)) : option.equals(name);
    }

    private static String bare(String json) {
        try {
            JsonValue value = JsonReader.read(TABLE, json);
            return value instanceof JsonString text ? text.text() : JsonText.of(value);
        } catch (InputException e) {
            return json;
        }
    }
}
