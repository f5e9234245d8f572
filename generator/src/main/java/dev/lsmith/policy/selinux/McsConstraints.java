package dev.lsmith.policy.selinux;

import dev.lsmith.access.TypeAccess;
import dev.lsmith.base.ShippedData;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What multi-category security asks of a domain with mcs_constrained_type, by policy
 * ({@code profiles/selinux/mcs-constraints.csv}).
 */
final class McsConstraints {
    private final SortedMap<String, Set<String>> constrained = new TreeMap<>();

    McsConstraints() {
        ShippedData.rows("selinux/mcs-constraints.csv")
                .forEach(row -> Permissions.list(row.get(2))
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
