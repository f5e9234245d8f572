package dev.lsmith.policy.capability;

import dev.lsmith.policy.Privileges;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The capabilities that a container keeps, those it can do without, and whether its programs may gain more.
 *
 * @param name the policy's name
 * @param keep by capability, in the kernel's lower-case names without prefix
 * @param drop given so far and not needed, with the reason
 * @param ownUsers whether the container is in a user namespace, against which its capabilities are checked
 * @param noNewPrivileges whether {@code no-new-privileges} is set
 */
public record CapabilitySet(
        String name,
        SortedMap<String, Kept> keep,
        SortedMap<String, String> drop,
        boolean ownUsers,
        NoNewPrivileges noNewPrivileges) {
    public CapabilitySet {
        keep = Collections.unmodifiableSortedMap(new TreeMap<>(keep));
        drop = Collections.unmodifiableSortedMap(new TreeMap<>(drop));
    }

    /**
     * Why one is kept.
     *
     * @param reason in one line
     * @param evidence where it was seen, one line each: programs, then positions; printable
     */
    public record Kept(String reason, List<String> evidence) {
        public Kept {
            evidence = List.copyOf(evidence);
        }
    }

    /**
     * Whether exec may give more than the caller has.
     *
     * @param value whether it may not
     * @param reason in one line
     */
    public record NoNewPrivileges(boolean value, String reason) {}

    /** What the other mechanisms build upon. */
    public Privileges privileges() {
        return new Privileges(new TreeMap<>(keep).navigableKeySet(), noNewPrivileges.value());
    }
}
