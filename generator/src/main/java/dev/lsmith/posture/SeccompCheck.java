package dev.lsmith.posture;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.ContainerSpec;
import java.util.Optional;
import java.util.Set;

/** The seccomp filter. Docker and Podman filter unless told otherwise; Kubernetes does not (kubelet's seccompDefault). */
final class SeccompCheck implements Check {
    private static final Set<String> PERMISSIVE = Set.of("SCMP_ACT_ALLOW", "SCMP_ACT_LOG");

    @Override
    public void check(Assessment assessment) {
        ContainerSpec spec = assessment.spec();
        if (isUnconfined(spec)) {
            if (!spec.capabilities().privileged()) {
                assessment.add("seccomp-unconfined");
            }
            return;
        }
        String profile = spec.security().seccomp().orElse("builtin");
        if (profile.startsWith("{")) {
            permissive(profile).ifPresent(action -> assessment.add("seccomp-permissive", action));
        } else if (Set.of("builtin", "default", "").contains(profile)) {
            assessment.add("seccomp-default");
        }
    }

    /** Whether no filter is installed at all. */
    static boolean isUnconfined(ContainerSpec spec) {
        boolean without = spec.capabilities().privileged() || spec.engine() == Engine.KUBERNETES;
        return spec.security().seccomp().map(p -> p.equals("unconfined")).orElse(without);
    }

    /** The default action of a profile that lets everything pass. */
    static Optional<String> permissive(String profile) {
        try {
            JsonObject root = JsonReader.read("seccomp", profile).object();
            boolean lists = !root.listOf("syscalls").isEmpty();
            return root.textIn("defaultAction").filter(a -> PERMISSIVE.contains(a) && !lists);
        } catch (InputException e) {
            return Optional.empty();
        }
    }
}
