package dev.lsmith.policy.selinux;

import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.TypeAccess;
import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is known of object classes: in which of them the kernel checks a capability, which depends on its number and on whether
 * the check was against the initial user namespace (security/selinux/hooks.c, cred_has_capability), and of which of their
 * permissions the levels of multi-category security are asked ({@link McsConstraints}).
 */
final class ObjectClasses {
    private static final Set<String> CLASSES = Set.of("capability", "capability2", "cap_userns", "cap2_userns");

    private final Set<String> second = ShippedData.rows("selinux/capability2.csv").stream()
            .map(row -> row.get(0))
            .collect(Collectors.toUnmodifiableSet());

    /** Whether a class is one of capabilities. */
    static boolean isCapability(String tclass) {
        return CLASSES.contains(tclass);
    }

    /** Whether the checks of a class are against another user namespace than the host's. */
    static boolean isOfUserNamespace(String tclass) {
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
    void addUnrecorded(Assignment assignment, OwnTypes own, Reason reason, ModuleDraft draft) {
        Set<String> used = assignment.model().accesses(CapabilityUse.class).keySet().stream()
                .map(CapabilityUse::capability)
                .collect(Collectors.toSet());
        for (String capability : assignment.privileges().capabilities()) {
            if (!used.contains(capability)) {
                String tclass = of(capability, assignment.hasOwnUsers());
                draft.add(AccessRule.allow(own.domain(), SelinuxRule.SELF, tclass, capability), reason);
            }
        }
    }

    /** A constant as the tables of {@code profiles/selinux/} spell it: in lower case, with hyphens. */
    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The permissions of a column of these tables, which stand there with blanks between them. */
    static List<String> permissions(String column) {
        return List.of(column.split(" ", -1));
    }

    /**
     * What multi-category security asks of a domain with mcs_constrained_type, by policy
     * ({@code profiles/selinux/mcs-constraints.csv}).
     */
    static final class McsConstraints {
        private final SortedMap<String, Set<String>> constrained = new TreeMap<>();

        McsConstraints() {
            ShippedData.rows("selinux/mcs-constraints.csv")
                    .forEach(row -> ObjectClasses.permissions(row.get(2))
                            .forEach(permission -> constrained
                                    .computeIfAbsent(row.get(0), p -> new TreeSet<>())
                                    .add(row.get(1) + ":" + permission)));
        }

        /** The policies in which the levels stand in the way, so that no rule can allow the access to a constrained domain. */
        SortedSet<String> denying(TypeAccess access) {
            SortedSet<String> policies = new TreeSet<>();
            if (access.levels() == TypeAccess.Levels.INCOMPARABLE) {
                constrained.forEach((policy, permissions) -> {
                    if (access.permissions().stream().anyMatch(p -> permissions.contains(access.tclass() + ":" + p))) {
                        policies.add(policy);
                    }
                });
            }
            return policies;
        }

        /** Whether the levels stand in the way in every policy that is known. */
        boolean denies(TypeAccess access) {
            return denying(access).equals(constrained.keySet());
        }
    }
}
