package dev.lsmith.posture;

import dev.lsmith.access.SelinuxContext;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.SecurityLabels;
import dev.lsmith.model.SharedSubjects;
import dev.lsmith.policy.seccomp.RecordingFilter;
import dev.lsmith.posture.Assessment.IsolationCheck;
import java.util.Optional;
import java.util.Set;

/** What confines the container beside namespaces: AppArmor, SELinux and the seccomp filter. */
final class ConfinementCheck implements IsolationCheck {
    private static final Set<String> ENGINE_TYPES = Set.of("container_t", "svirt_lxc_net_t", "container_init_t");

    @Override
    public void check(Assessment assessment) {
        seccomp(assessment);
        ContainerSpec spec = assessment.spec();
        Optional<String> profile = profile(spec);
        Optional<String> type = type(spec);
        if (spec.capabilities().privileged() && !confines(spec)) {
            // That it is privileged says so.
            return;
        }
        apparmor(assessment, profile);
        if (type.isPresent()) {
            selinux(assessment, type.get());
        } else if (isDisabled(spec) && profile.isEmpty()) {
            disabled(assessment, "spc_t");
        } else if (profile.isEmpty()) {
            assessment.add(assessment.form().tellsOutcome() ? "no-mac" : "mac-unsaid");
        }
        level(assessment);
    }

    private static Optional<String> profile(ContainerSpec spec) {
        return spec.security().apparmorProfile().filter(p -> !p.isEmpty());
    }

    private static boolean isUnconfined(String profile) {
        return profile.equals("unconfined");
    }

    private static boolean isDisabled(ContainerSpec spec) {
        return spec.security().labelOptions().contains("disable");
    }

    /** Whether a module is known to confine it; without a word the host's may or may not. */
    static boolean confines(ContainerSpec spec) {
        boolean apparmor = profile(spec).filter(p -> !isUnconfined(p)).isPresent();
        boolean selinux =
                type(spec).filter(t -> !SharedSubjects.isUnconfined(t)).isPresent() && !isDisabled(spec);
        return apparmor || selinux;
    }

    private static void apparmor(Assessment assessment, Optional<String> profile) {
        if (profile.filter(ConfinementCheck::isUnconfined).isPresent()) {
            // The API server refuses a field that says otherwise than the annotation.
            String sort = assessment.options().has("apparmor-annotation") ? "annotation" : "";
            assessment.addSort(
                    "apparmor-unconfined", sort, "", assessment.usage().unknown("no record tells of it"));
        } else if (profile.filter(p -> new SharedSubjects().contains("apparmor", p))
                .isPresent()) {
            assessment.add("apparmor-default");
        }
    }

    private static void selinux(Assessment assessment, String type) {
        if (SharedSubjects.isUnconfined(type)) {
            disabled(assessment, type);
        } else if (ENGINE_TYPES.contains(type)) {
            assessment.add("selinux-default", type);
        }
    }

    /** Beside {@code label=disable} engines heed no other label (opencontainers/selinux, go-selinux/label, InitLabels). */
    private static void disabled(Assessment assessment, String type) {
        assessment.addSort(
                "selinux-disabled",
                isDisabled(assessment.spec()) ? "disable" : "",
                type,
                assessment.usage().unknown("no record tells of it"));
    }

    /** The level in force, or the one asked for. A fixed one may be another container's as well. */
    private static void level(Assessment assessment) {
        SecurityLabels security = assessment.spec().security();
        Optional<String> asked = security.label("level");
        Optional<String> level = context(security).map(SelinuxContext::level).or(() -> asked);
        if (level.filter(ConfinementCheck::isShared).isPresent()
                && type(assessment.spec()).filter(SharedSubjects::isUnconfined).isEmpty()) {
            assessment.add("selinux-no-mcs", level.get());
        } else {
            asked.ifPresent(l -> assessment.add("selinux-fixed-level", l));
        }
    }

    /** Whether a level has no categories, or all of them: nothing that tells it from another container's. */
    private static boolean isShared(String level) {
        return !level.contains(":") || level.endsWith(":c0.c1023");
    }

    private static Optional<SelinuxContext> context(SecurityLabels security) {
        return security.processLabel().flatMap(SelinuxContext::parse);
    }

    /** The type that it runs in, or asks for. */
    private static Optional<String> type(ContainerSpec spec) {
        return context(spec.security()).map(SelinuxContext::type).or(() -> askedType(spec));
    }

    /** The type that the spec asks for. */
    static Optional<String> askedType(ContainerSpec spec) {
        return spec.security().label("type");
    }

    /** Adds findings about the seccomp filter. */
    private static void seccomp(Assessment assessment) {
        ContainerSpec spec = assessment.spec();
        if (spec.isUnfiltered()) {
            if (!spec.capabilities().privileged()) {
                assessment.add("seccomp-unconfined");
            }
            return;
        }
        String profile = spec.security().seccomp().orElse("builtin");
        if (profile.startsWith("{")) {
            RecordingFilter.passingAll(spec).ifPresent(action -> assessment.add("seccomp-permissive", action));
        } else if (Set.of("builtin", "default", "").contains(profile)) {
            assessment.add("seccomp-default");
        }
    }
}
