package dev.lsmith.container;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** Capability names as engines take them: any case, {@code CAP_} optional, {@code ALL} for all of them. */
public final class CapabilityNames {
    /** Stands for every capability. */
    public static final String ALL = "all";

    private CapabilityNames() {}

    /** The kernel's lower-case name without prefix. */
    public static String normalise(String name) {
        String lower = name.trim().toLowerCase(Locale.ROOT);
        return lower.startsWith("cap_") ? lower.substring("cap_".length()) : lower;
    }

    /** The names in a member that is an array; none when it is missing. */
    public static SortedSet<String> read(JsonObject object, String member) throws InputException {
        SortedSet<String> names = new TreeSet<>();
        for (JsonValue element : object.listOf(member)) {
            names.add(read(element));
        }
        return names;
    }

    /** One name, normalised, or a complaint that it cannot be one. */
    public static String read(JsonValue element) throws InputException {
        String name = normalise(element.text());
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw element.place().complain("spec-capability", "this is no name of a capability", "");
        }
        return name;
    }
}
