package dev.lsmith.policy.selinux;

import dev.lsmith.base.ShippedData;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The names that a module declares. All begin with {@code lsmith_}, which no distribution's policy uses: loading the module
 * takes the place of none of the host's modules, and its types are nobody else's. No two containers' names give the same module
 * or type: loading one container's module never takes the place of another's.
 *
 * @param module the module, and the base name of its files, after which the store names a CIL module
 * @param domain the container's domain
 * @param fileType the type of what is mounted into it
 */
record OwnTypes(String module, String domain, String fileType) {
    private static final String PREFIX = "lsmith_";

    /** What the domains of {@code profiles/learning/selinux.cil} begin with after the prefix. */
    private static final Pattern LEARNING = Pattern.compile("learn(_.*)?");

    private static final String NOT_LEARNING = "container_";

    /** Plain names that are another name's: a marked one, one moved away from the learning domains, a file type's. */
    private static final Pattern TAKEN =
            Pattern.compile(".*_x([hpu]|[0-9a-f]+x)+|" + NOT_LEARNING + "learn(_.*)?|.*_file");

    /**
     * {@code lsmith_NAME}, {@code lsmith_NAME_t} and {@code lsmith_NAME_file_t}. Both languages take letters, digits and
     * {@code _} in every place (pp makes {@code _} of a module's {@code -} when it names attributes), so other characters become
     * {@code _} and a mark at the end tells which they were: {@code a-b} gives {@code a_b_xh}, {@code a_b.c} {@code a_b_c_xup},
     * with {@code h} for a hyphen, {@code p} for a point, {@code u} for {@code _} itself, and its number and {@code x} for any other.
     */
    static OwnTypes of(String name) {
        String plain = Names.identifier(name);
        boolean marked = !plain.equals(name) || TAKEN.matcher(plain).matches();
        boolean learning = LEARNING.matcher(plain).matches();
        String base = PREFIX + (learning ? NOT_LEARNING : "") + plain + (marked ? mark(name) : "");
        return new OwnTypes(base, base + "_t", base + "_file_t");
    }

    private static String mark(String name) {
        StringBuilder mark = new StringBuilder("_x");
        name.chars()
                .filter(c -> Names.identifier(Character.toString(c)).equals("_"))
                .forEach(c -> mark.append(
                        switch (c) {
                            case '-' -> "h";
                            case '.' -> "p";
                            case '_' -> "u";
                            default -> Integer.toHexString(c) + "x";
                        }));
        return mark.toString();
    }

    /** Says where the names are not what the container's name lets one expect. */
    void noteNames(String name, ModuleDraft draft) {
        if (!module.equals(PREFIX + name)) {
            draft.note("the module is named " + module + ", as " + PREFIX + name
                    + " is the name of another kind or cannot be one; no other container's name gives this one");
        }
    }

    /** Which words can be names in both languages. */
    static final class Names {
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
}
