package dev.lsmith.launch;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.container.CapabilityGrant;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.policy.LaunchSettings.CallFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A JSON merge patch (RFC 7396) for an OCI runtime {@code config.json}. Without a root user the capabilities are in the
 * bounding set only, as engines do it, but for those that are ambient.
 */
final class OciPatch {
    private OciPatch() {}

    static String of(LaunchPlan plan) {
        LaunchView view = LaunchView.of(plan);
        List<String> process = new ArrayList<>();
        process.add("\"noNewPrivileges\":" + view.noNewPrivileges());
        if (!view.apparmor().isEmpty()) {
            process.add("\"apparmorProfile\":" + JsonText.quote(view.apparmor()));
        }
        if (!view.selinuxType().isEmpty() && !view.selinuxLevel().isEmpty()) {
            String label = "system_u:system_r:" + view.selinuxType() + ":" + view.selinuxLevel();
            process.add("\"selinuxLabel\":" + JsonText.quote(label));
        }
        if (!view.uid().isEmpty()) {
            String gid = view.gid().isEmpty() ? "" : ",\"gid\":" + view.gid();
            process.add("\"user\":{\"uid\":" + view.uid() + gid + "}");
        }
        process.add("\"capabilities\":" + capabilities(plan));
        List<String> parts = new ArrayList<>();
        parts.add("  \"process\": {" + String.join(",", process) + "}");
        if (view.readOnly() && view.tmpfs().isEmpty()) {
            // A merge patch replaces the list of mounts as a whole, so that it can add none.
            parts.add("  \"root\": {\"readonly\":true}");
        }
        List<String> linux = new ArrayList<>();
        if (!view.pids().isEmpty()) {
            linux.add("\"resources\":{\"pids\":{\"limit\":" + view.pids() + "}}");
        }
        plan.settings().calls().ifPresent(filter -> linux.add("\"seccomp\":" + object(filter.members())));
        if (!linux.isEmpty()) {
            parts.add("  \"linux\": {" + String.join(",", linux) + "}");
        }
        return "{\n" + String.join(",\n", parts) + "\n}\n";
    }

    private static String object(List<CallFilter.Member> members) {
        return members.stream()
                .map(m -> JsonText.quote(m.name()) + ":" + m.json())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String capabilities(LaunchPlan plan) {
        String kept = names(plan.privileges().capabilities());
        boolean root = plan.spec().map(ContainerSpec::root).orElse(true)
                && LaunchView.of(plan).uid().isEmpty();
        String ambient = names(AmbientCapabilities.kept(plan));
        String held = root ? kept : ambient;
        return "{\"bounding\":" + kept + ",\"effective\":" + held + ",\"permitted\":" + held + ",\"inheritable\":"
                + ambient + ",\"ambient\":" + ambient + "}";
    }

    private static String names(SortedSet<String> capabilities) {
        return capabilities.stream()
                .map(c -> JsonText.quote("CAP_" + c.toUpperCase(Locale.ROOT)))
                .collect(Collectors.joining(",", "[", "]"));
    }

    /**
     * What a container's program holds although it is not root: an OCI {@code config.json} states it, and Podman gives such a user what
     * {@code --cap-add} names (pkg/specgen/generate/security_linux.go). Other engines set nothing ambient.
     */
    static final class AmbientCapabilities {
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
}
