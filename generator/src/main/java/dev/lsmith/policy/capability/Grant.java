package dev.lsmith.policy.capability;

import dev.lsmith.base.ShippedData;
import dev.lsmith.base.kernel.KernelTable;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.EffectiveCapabilities;
import dev.lsmith.container.Engine;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the container was given.
 *
 * @param given its bounding set; without a spec the engine's default
 * @param possible what it can have held: its bounding set, or all there is when nothing tells
 * @param standard the engine's default
 * @param baseline how reasons name that default
 */
record Grant(SortedSet<String> given, SortedSet<String> possible, SortedSet<String> standard, String baseline) {
    Grant {
        given = Collections.unmodifiableSortedSet(new TreeSet<>(given));
        possible = Collections.unmodifiableSortedSet(new TreeSet<>(possible));
        standard = Collections.unmodifiableSortedSet(new TreeSet<>(standard));
    }

    static Grant of(Optional<ContainerSpec> spec) {
        boolean podman = spec.map(s -> s.engine() == Engine.PODMAN).orElse(false);
        String engine = podman ? "podman" : "docker";
        SortedSet<String> standard = new TreeSet<>();
        ShippedData.rows("baselines/" + engine + "-capabilities.csv").forEach(r -> standard.add(r.get(0)));
        SortedSet<String> all = new TreeSet<>(KernelTable.CAPABILITIES.names());
        SortedSet<String> given = spec.map(EffectiveCapabilities::of).orElse(standard);
        return new Grant(given, spec.isPresent() ? given : all, standard, engine + "-default capabilities 2026-06");
    }
}
