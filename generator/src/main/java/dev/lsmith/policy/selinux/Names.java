package dev.lsmith.policy.selinux;

import dev.lsmith.base.ShippedData;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which words can be names in both languages. */
final class Names {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,127}");

    private final Set<String> reserved = ShippedData.rows("selinux/reserved-words.csv").stream()
            .map(row -> row.get(0))
            .collect(Collectors.toUnmodifiableSet());

    /** Whether a type, class or permission of a record can stand in a rule of both languages (a dotted type, from a CIL block, cannot be
     * required by a .te module). */
    boolean usable(String name) {
        return IDENTIFIER.matcher(name).matches() && !reserved.contains(name);
    }

    /** A name made of letters, digits and {@code _}, as both languages take it behind a prefix. */
    static String identifier(String name) {
        return name.replaceAll("[^A-Za-z0-9_]", "_");
    }
}
