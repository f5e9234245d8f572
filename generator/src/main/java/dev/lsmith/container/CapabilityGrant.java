package dev.lsmith.container;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The capabilities asked for; names in the kernel's lower case without prefix, or {@code all}.
 *
 * @param add added to the engine's default
 * @param drop dropped from it
 * @param bounding the bounding set itself, when the source states it
 * @param privileged whether everything is given
 */
public record CapabilityGrant(
        SortedSet<String> add, SortedSet<String> drop, Optional<SortedSet<String>> bounding, boolean privileged) {
    public CapabilityGrant {
        add = sorted(add);
        drop = sorted(drop);
        bounding = bounding.map(CapabilityGrant::sorted);
    }

    private static SortedSet<String> sorted(SortedSet<String> names) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }
}
