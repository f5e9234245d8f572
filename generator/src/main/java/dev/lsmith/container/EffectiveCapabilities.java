package dev.lsmith.container;

import dev.lsmith.base.ShippedData;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The bounding set that an engine makes of a {@link CapabilityGrant}.
 *
 * <p>Docker ({@code daemon/pkg/oci/caps}, TweakCapabilities): privileged gives all; adding {@code ALL} gives all but
 * what is dropped; dropping {@code ALL} gives exactly what is added; else the default without what is dropped, with
 * what is added. Podman's arithmetic agrees wherever both accept the grant.
 */
public final class EffectiveCapabilities {
    private EffectiveCapabilities() {}

    /** The bounding set, in the kernel's lower-case names without prefix. */
    public static SortedSet<String> of(ContainerSpec spec) {
        return of(spec.engine(), spec.capabilities());
    }

    /** The bounding set that this engine makes of a grant. */
    public static SortedSet<String> of(Engine engine, CapabilityGrant grant) {
        if (grant.bounding().isPresent()) {
            return grant.bounding().get();
        }
        SortedSet<String> set;
        if (grant.privileged()) {
            set = all();
        } else if (grant.add().contains(CapabilityNames.ALL)) {
            set = all();
            set.removeAll(grant.drop());
        } else if (grant.drop().contains(CapabilityNames.ALL)) {
            set = new TreeSet<>(grant.add());
        } else {
            set = defaults(engine);
            set.removeAll(grant.drop());
            set.addAll(grant.add());
        }
        set.remove(CapabilityNames.ALL);
        return Collections.unmodifiableSortedSet(set);
    }

    private static SortedSet<String> all() {
        return column("kernel/capabilities.csv", 1);
    }

    private static SortedSet<String> defaults(Engine engine) {
        String owner = engine == Engine.PODMAN ? "podman" : "docker";
        return column("baselines/" + owner + "-capabilities.csv", 0);
    }

    private static SortedSet<String> column(String file, int index) {
        SortedSet<String> names = new TreeSet<>();
        ShippedData.rows(file).forEach(row -> names.add(row.get(index)));
        return names;
    }
}
