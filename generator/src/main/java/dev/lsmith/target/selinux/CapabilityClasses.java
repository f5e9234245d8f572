package dev.lsmith.target.selinux;

import dev.lsmith.data.ShippedData;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How capabilities are spread over object classes: by number, and by whether the check was against the initial user
 * namespace (security/selinux/hooks.c, cred_has_capability).
 */
final class CapabilityClasses {
    private static final Set<String> CLASSES = Set.of("capability", "capability2", "cap_userns", "cap2_userns");

    private final Set<String> second = ShippedData.rows("selinux/capability2.csv").stream()
            .map(row -> row.get(0))
            .collect(Collectors.toUnmodifiableSet());

    /** Whether a class is one of capabilities. */
    static boolean isOne(String tclass) {
        return CLASSES.contains(tclass);
    }

    /** The class in which a capability is checked. */
    String of(String capability, boolean userNamespace) {
        if (second.contains(capability)) {
            return userNamespace ? "cap2_userns" : "capability2";
        }
        return userNamespace ? "cap_userns" : "capability";
    }
}
