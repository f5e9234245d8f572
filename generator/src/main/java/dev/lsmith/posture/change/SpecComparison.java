package dev.lsmith.posture.change;

import dev.lsmith.container.ContainerSpec;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.ChangeDirection;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one description of a container leaves open and another does not: what an engine is told beside the policies. Every field of
 * {@link ContainerSpec} that isolates is looked at; of an option that lsmith does not know it cannot say which way it goes.
 */
public final class SpecComparison {
    private SpecComparison() {}

    /**
     * Compares two descriptions.
     *
     * @param policies the mechanisms whose policies are compared themselves, so that their names here decide nothing:
     *     {@code apparmor}, {@code seccomp}, {@code selinux}
     */
    public static Comparison of(ContainerSpec before, ContainerSpec after, Set<String> policies) {
        SpecChanges changes = new SpecChanges(before, after);
        PrivilegeChange.add(changes);
        SecurityOptionChange.add(changes, policies);
        NamespaceChange.add(changes);
        MountChange.add(changes);
        DeviceChange.add(changes);
        LimitChange.add(changes);
        program(changes);
        others(changes);
        return changes.comparison();
    }

    /** What runs is not what confines it; a reader wants to know all the same. */
    private static void program(SpecChanges changes) {
        String was = changes.before().image();
        String is = changes.after().image();
        if (!was.equals(is)) {
            changes.add(ChangeDirection.CHANGED, "image", "image " + is, was, is);
        }
    }

    /** Options that no field holds. */
    private static void others(SpecChanges changes) {
        SortedMap<String, String> was = changes.before().otherOptions();
        SortedMap<String, String> is = changes.after().otherOptions();
        SortedSet<String> names = new TreeSet<>(was.keySet());
        names.addAll(is.keySet());
        for (String name : names) {
            String old = was.getOrDefault(name, "not given");
            String young = is.getOrDefault(name, "not given");
            if (!old.equals(young)) {
                changes.other("option " + name, old, young, "what this option opens is not known to lsmith");
            }
        }
    }
}
