package dev.lsmith.launch;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.container.CapabilityGrant;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Engine;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a container's program holds although it is not root: an OCI {@code config.json} states it, and Podman gives such a user what
 * {@code --cap-add} names (pkg/specgen/generate/security_linux.go). Other engines set nothing ambient.
 */
final class AmbientCapabilities {
    private static final String STATED = "process.capabilities.ambient";

    private AmbientCapabilities() {}

    /** Those of the capabilities kept; none for root, which has them without. */
    static SortedSet<String> kept(LaunchPlan plan) {
        SortedSet<String> ambient = new TreeSet<>();
        plan.spec().filter(s -> !s.root()).ifPresent(s -> ambient.addAll(given(s)));
        ambient.retainAll(plan.privileges().capabilities());
        return ambient;
    }

    private static SortedSet<String> given(ContainerSpec spec) {
        if (spec.engine() == Engine.PODMAN) {
            return spec.capabilities().add().contains("all")
                    ? spec.boundingSet()
                    : spec.capabilities().add();
        }
        SortedSet<String> stated = new TreeSet<>();
        String json = spec.otherOptions().getOrDefault(STATED, "[]");
        try {
            for (JsonValue name : JsonReader.read(STATED, json).elements()) {
                stated.add(CapabilityGrant.normalise(name.text()));
            }
        } catch (InputException e) {
            throw new IllegalStateException("an option of the spec is no list of names: " + json, e);
        }
        return stated;
    }
}
