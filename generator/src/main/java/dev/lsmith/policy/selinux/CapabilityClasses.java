package dev.lsmith.policy.selinux;

import dev.lsmith.access.CapabilityUse;
import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Reason;
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

    /** Whether the checks of a class are against another user namespace than the host's. */
    static boolean isOfNamespace(String tclass) {
        return tclass.endsWith("_userns");
    }

    /** The class in which a capability is checked. */
    String of(String capability, boolean userNamespace) {
        if (second.contains(capability)) {
            return userNamespace ? "cap2_userns" : "capability2";
        }
        return userNamespace ? "cap_userns" : "capability";
    }

    /**
     * The class of a use. AppArmor's records do not tell the namespace, and the kernel asks it only about capabilities that
     * are held, which a container with users of its own holds in no other (security/commoncap.c, cap_capable).
     */
    String of(CapabilityUse use, Assignment assignment) {
        return of(use.capability(), use.userNamespace() || assignment.hasOwnUsers());
    }

    /** Allows what is kept for another reason than a record of its use, as net_bind_service for a port below 1024. */
    void addUnrecorded(Assignment assignment, OwnTypes own, Reason reason, Draft draft) {
        Set<String> used = assignment.model().accesses(CapabilityUse.class).keySet().stream()
                .map(CapabilityUse::capability)
                .collect(Collectors.toSet());
        for (String capability : assignment.privileges().capabilities()) {
            if (!used.contains(capability)) {
                String tclass = of(capability, assignment.hasOwnUsers());
                draft.add(AccessRule.allow(own.domain(), Rule.SELF, tclass, capability), reason);
            }
        }
    }
}
