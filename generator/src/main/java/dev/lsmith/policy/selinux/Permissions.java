package dev.lsmith.policy.selinux;

import java.util.List;
import java.util.Locale;

/** Words of the derivation tables. */
final class Permissions {
    private Permissions() {}

    /** A constant as the tables spell it. */
    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Permissions that stand in one column, set apart by blanks. */
    static List<String> list(String column) {
        return List.of(column.split(" ", -1));
    }
}
