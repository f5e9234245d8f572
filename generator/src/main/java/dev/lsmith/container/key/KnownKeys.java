package dev.lsmith.container.key;

import dev.lsmith.base.ShippedData;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The names that a form may hold, by the type of the object that holds them: {@code profiles/engines/compose-keys.csv} and its
 * brothers, which {@code derive-keys.py} makes from the forms' published schemas.
 */
final class KnownKeys {
    private final SortedMap<String, SortedMap<String, String>> types = new TreeMap<>();

    private KnownKeys() {}

    /** Those of a table: {@code compose}, {@code kubernetes}, {@code oci}. */
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
