package dev.lsmith.posture;

import dev.lsmith.container.CapabilityGrant;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.ContainerSpec;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the container's first process can do at once, and what only an exec could still give it.
 *
 * <p>Root holds the bounding set after its exec (capabilities(7), "Capabilities and execution of programs by root"). Another user
 * holds what is ambient: Docker, containerd and CRI-O set nothing ambient; Podman sets what {@code --cap-add} names
 * (pkg/specgen/generate/security_linux.go, securityConfigureGenerator, 2026-06); an OCI {@code config.json} states it.
 *
 * @param held effective once it runs, in the kernel's lower-case names
 * @param bounding all that a set-user-id program or one with file capabilities could give it, {@code held} included
 */
record HeldCapabilities(SortedSet<String> held, SortedSet<String> bounding) {
    HeldCapabilities {
        held = Collections.unmodifiableSortedSet(new TreeSet<>(held));
        bounding = Collections.unmodifiableSortedSet(new TreeSet<>(bounding));
    }

    static HeldCapabilities of(ContainerSpec spec) {
        SortedSet<String> bounding = spec.boundingSet();
        if (spec.root()) {
            return new HeldCapabilities(bounding, bounding);
        }
        SortedSet<String> ambient = new TreeSet<>(spec.engine() == Engine.PODMAN ? asked(spec) : stated(spec));
        ambient.retainAll(bounding);
        return new HeldCapabilities(ambient, bounding);
    }

    private static SortedSet<String> asked(ContainerSpec spec) {
        return spec.capabilities().add().contains("all")
                ? spec.boundingSet()
                : spec.capabilities().add();
    }

    private static SortedSet<String> stated(ContainerSpec spec) {
        SortedSet<String> names = new TreeSet<>();
        for (String list : new FurtherOptions(spec).values("ambient")) {
            for (String name : list.split("[^A-Za-z0-9_]+", -1)) {
                if (!name.isEmpty()) {
                    names.add(CapabilityGrant.normalise(name));
                }
            }
        }
        return names;
    }
}
