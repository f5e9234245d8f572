package dev.lsmith.policy.selinux;

import dev.lsmith.access.TypeAccess;
import dev.lsmith.base.ShippedData;
import java.util.Map;
import java.util.stream.Collectors;

/** Old names of container types, folded into the current ones. */
final class Aliases {
    private final Map<String, String> types = ShippedData.rows("selinux/aliases.csv").stream()
            .collect(Collectors.toUnmodifiableMap(row -> row.get(0), row -> row.get(1)));

    /** The current name of a type. */
    String fold(String type) {
        return types.getOrDefault(type, type);
    }

    /** The access under current names. */
    TypeAccess fold(TypeAccess access) {
        return access.between(fold(access.sourceType()), fold(access.targetType()));
    }
}
