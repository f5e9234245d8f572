package dev.lsmith.posture;

import dev.lsmith.access.SelinuxContext;
import dev.lsmith.spec.ContainerSpec;
import dev.lsmith.spec.SecurityLabels;
import java.util.Optional;
import java.util.Set;

/** AppArmor and SELinux. */
final class LabelCheck implements Check {
    private static final Set<String> ENGINE_PROFILES =
            Set.of("docker-default", "crio-default", "cri-containerd.apparmor.d");
    private static final Set<String> FREE_TYPES =
            Set.of("spc_t", "unconfined_t", "unconfined_service_t", "container_runtime_t");
    private static final Set<String> ENGINE_TYPES = Set.of("container_t", "svirt_lxc_net_t", "container_init_t");

    @Override
    public void check(Assessment assessment) {
        SecurityLabels security = assessment.spec().security();
        Optional<SelinuxContext> context = security.processLabel().flatMap(SelinuxContext::parse);
        apparmor(assessment, profile(security));
        boolean disabled = security.labelOptions().contains("disable");
        if (context.isPresent()) {
            context(assessment, context.get());
        } else if (disabled && profile(security).isEmpty()) {
            assessment.add("selinux-disabled", "spc_t");
        } else if (profile(security).isEmpty()) {
            assessment.add("no-mac");
        }
        security.labelOptions().stream()
                .filter(o -> o.startsWith("level:"))
                .forEach(o -> assessment.add("selinux-fixed-level", o.substring("level:".length())));
    }

    private static Optional<String> profile(SecurityLabels security) {
        return security.apparmorProfile().filter(p -> !p.isEmpty());
    }

    private static void apparmor(Assessment assessment, Optional<String> profile) {
        if (profile.filter(p -> p.equals("unconfined")).isPresent()) {
            assessment.add("apparmor-unconfined");
        } else if (profile.filter(p -> ENGINE_PROFILES.contains(p) || p.startsWith("containers-default-"))
                .isPresent()) {
            assessment.add("apparmor-default");
        }
    }

    private static void context(Assessment assessment, SelinuxContext context) {
        if (FREE_TYPES.contains(context.type())) {
            assessment.add("selinux-disabled", context.type());
            return;
        }
        if (ENGINE_TYPES.contains(context.type())) {
            assessment.add("selinux-default", context.type());
        }
        String level = context.level();
        if (!level.contains(":") || level.endsWith(":c0.c1023")) {
            assessment.add("selinux-no-mcs", level);
        }
    }

    /** Whether the type that the container runs in, or asks for, is one that SELinux confines. */
    static Optional<String> askedType(ContainerSpec spec) {
        return spec.security().labelOptions().stream()
                .filter(o -> o.startsWith("type:"))
                .map(o -> o.substring("type:".length()))
                .reduce((first, last) -> last);
    }
}
