package dev.lsmith.posture;

import dev.lsmith.base.ShippedData;
import dev.lsmith.container.CapabilityGrant;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.container.SpecSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The level of the Pod Security Standards that a pod given the same would reach
 * (kubernetes.io/docs/concepts/security/pod-security-standards, v1.34; k8s.io/pod-security-admission/policy). Of a manifest only
 * what is written counts; the engines' own default of a field counts as Kubernetes' {@code RuntimeDefault}.
 *
 * @param level which
 * @param missing what keeps it from the next level, in the order of the standards; empty for {@link PodSecurityLevel#RESTRICTED}
 */
public record PodSecurityStandard(PodSecurityLevel level, List<MissingControl> missing) {
    /** The levels, the loosest first. */
    public enum PodSecurityLevel {
        PRIVILEGED,
        BASELINE,
        RESTRICTED;

        /** The level's own name: {@code baseline}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What a control asks for and the container has not.
     *
     * @param control the control by the standards' own name: {@code Host Namespaces}
     * @param text what is so; may hold words of the spec
     */
    public record MissingControl(String control, String text) {}

    private static final CapabilityGrant NOTHING =
            new CapabilityGrant(new TreeSet<>(), new TreeSet<>(), Optional.empty(), false);

    public PodSecurityStandard {
        missing = List.copyOf(missing);
    }

    /** The level that a container reaches. */
    public static PodSecurityStandard of(ContainerSpec spec) {
        return of(spec, SpecSyntax.of(spec));
    }

    /** The level that a container of a form reaches. */
    static PodSecurityStandard of(ContainerSpec spec, SpecSyntax form) {
        List<MissingControl> baseline = new BaselineControls(spec, new MissingControls(new ArrayList<>())).missing();
        if (!baseline.isEmpty()) {
            return new PodSecurityStandard(PodSecurityLevel.PRIVILEGED, baseline);
        }
        List<MissingControl> restricted = new RestrictedControls(
                        spec, form == SpecSyntax.KUBERNETES, new MissingControls(new ArrayList<>()))
                .missing();
        return new PodSecurityStandard(
                restricted.isEmpty() ? PodSecurityLevel.RESTRICTED : PodSecurityLevel.BASELINE, restricted);
    }

    /** What the controls of one level alone find missing, whatever the other level says. */
    static List<MissingControl> missing(ContainerSpec spec, SpecSyntax form, PodSecurityLevel level) {
        MissingControls found = new MissingControls(new ArrayList<>());
        return switch (level) {
            case PRIVILEGED -> List.of();
            case BASELINE -> new BaselineControls(spec, found).missing();
            case RESTRICTED -> new RestrictedControls(spec, form == SpecSyntax.KUBERNETES, found).missing();
        };
    }

    /** The names of a level's controls. */
    static List<String> controls(PodSecurityLevel level) {
        return ShippedData.rows("posture/pod-security-controls.csv").stream()
                .filter(row -> row.get(0).equals(level.word()))
                .map(row -> row.get(1))
                .toList();
    }

    /** What was added to the engine's default; of a form that states the whole set, what is not in the default. */
    private static Set<String> added(ContainerSpec spec) {
        Set<String> added = new TreeSet<>(spec.capabilities().add());
        spec.capabilities().bounding().ifPresent(added::addAll);
        if (spec.capabilities().bounding().isPresent()) {
            added.removeAll(NOTHING.boundingSet(spec.engine()));
        }
        return added;
    }

    private static Set<String> beyond(Set<String> values, String control) {
        Set<String> beyond = new TreeSet<>(values);
        beyond.removeAll(allowed(control));
        return beyond;
    }

    private static Set<String> allowed(String control) {
        Set<String> allowed = new TreeSet<>();
        ShippedData.rows("posture/pod-security.csv").stream()
                .filter(row -> row.get(0).equals(control))
                .forEach(row -> allowed.add(row.get(1)));
        return allowed;
    }

    /** The controls that were found missing so far. */
    private record MissingControls(List<MissingControl> missing) {
        void when(boolean open, String control, String text) {
            if (open) {
                missing.add(new MissingControl(control, text));
            }
        }
    }

    /** The controls of the baseline level. */
    private record BaselineControls(ContainerSpec spec, MissingControls found) {
        List<MissingControl> missing() {
            OtherOptions options = new OtherOptions(spec);
            found.when(options.is("host-process", "true"), "HostProcess", "it is a process of the host (hostProcess)");
            found.when(isHost(spec.namespaces().network()), "Host Namespaces", "it is in the host's network namespace");
            found.when(isHost(spec.namespaces().pid()), "Host Namespaces", "it is in the host's pid namespace");
            found.when(isHost(spec.namespaces().ipc()), "Host Namespaces", "it is in the host's ipc namespace");
            found.when(spec.capabilities().privileged(), "Privileged Containers", "it is privileged");
            beyond(added(spec), "baseline-capability")
                    .forEach(c -> found.when(true, "Capabilities", "it adds capability " + c.toUpperCase(Locale.ROOT)));
            spec.mounts().stream()
                    .filter(m -> m.mountType().equals("bind"))
                    .map(Mount::source)
                    .forEach(source -> found.when(true, "HostPath Volumes", "it mounts host path " + source));
            found.when(
                    options.values("volume-types").stream().anyMatch(types -> types.contains("hostPath")),
                    "HostPath Volumes",
                    "its pod has a hostPath volume that it does not mount");
            spec.ports().stream()
                    .filter(p -> p.hostPort().isPresent())
                    .map(port -> port.hostPort().filter(n -> n > 0).orElse(port.containerPort()))
                    .distinct()
                    .forEach(port -> found.when(true, "Host Ports", "it publishes port " + port + " on the host"));
            options.values("probe-hosts")
                    .forEach(hosts ->
                            found.when(true, "Host Probes / Lifecycle Hooks", "its probes name a host: " + hosts));
            labels();
            found.when(
                    !spec.capabilities().privileged()
                            && spec.filesystem()
                                    .maskedPaths()
                                    .filter(List::isEmpty)
                                    .isPresent(),
                    "/proc Mount Type",
                    "its /proc is unmasked");
            found.when(isUnfiltered(), "Seccomp", "seccomp is unconfined");
            beyond(spec.limits().sysctls().keySet(), "baseline-sysctl")
                    .forEach(name -> found.when(true, "Sysctls", "it sets sysctl " + name));
            return found.missing();
        }

        private void labels() {
            found.when(
                    spec.security()
                            .apparmorProfile()
                            .filter(p -> p.equals("unconfined"))
                            .isPresent(),
                    "AppArmor",
                    "AppArmor is unconfined");
            ConfinementCheck.askedType(spec)
                    .filter(type ->
                            !type.isEmpty() && !allowed("baseline-selinux-type").contains(type))
                    .ifPresent(type -> found.when(true, "SELinux", "its SELinux type is " + type));
            spec.security().labelOptions().stream()
                    .filter(o -> o.startsWith("user:") || o.startsWith("role:") || o.equals("disable"))
                    .forEach(o -> found.when(true, "SELinux", "it sets SELinux " + o));
        }

        private boolean isUnfiltered() {
            return spec.security().seccomp().filter(p -> p.equals("unconfined")).isPresent();
        }

        private static boolean isHost(String mode) {
            return mode.equals("host");
        }
    }

    /**
     * The controls of the restricted level beyond the baseline's.
     *
     * @param manifest whether the container is one of Kubernetes', of which only what is written counts
     */
    private record RestrictedControls(ContainerSpec spec, boolean manifest, MissingControls found) {
        List<MissingControl> missing() {
            OtherOptions options = new OtherOptions(spec);
            options.values("volume-types")
                    .forEach(types -> beyond(Set.of(types.split(",", -1)), "restricted-volume")
                            .forEach(type -> found.when(true, "Volume Types", "its pod has a volume of type " + type)));
            found.when(
                    !spec.security().noNewPrivileges().orElse(false),
                    "Privilege Escalation",
                    "privileges can be gained (" + (manifest ? "allowPrivilegeEscalation" : "no-new-privileges") + ")");
            found.when(
                    manifest && !options.is("non-root", "true"),
                    "Running as Non-root",
                    "it does not ask for another user than root (runAsNonRoot)");
            boolean names = !manifest || !spec.process().user().isEmpty();
            found.when(names && spec.root(), "Running as Non-root user", "it runs as root");
            found.when(manifest && spec.security().seccomp().isEmpty(), "Seccomp", "it names no seccomp profile");
            found.when(!dropsAll(), "Capabilities", "it does not drop all capabilities");
            beyond(added(spec), "restricted-capability")
                    .forEach(c -> found.when(true, "Capabilities", "it adds capability " + c.toUpperCase(Locale.ROOT)));
            return found.missing();
        }

        /** Some forms state what is left instead of what was dropped. */
        private boolean dropsAll() {
            return spec.capabilities().drop().contains("all")
                    || spec.capabilities()
                            .bounding()
                            .filter(left ->
                                    beyond(left, "restricted-capability").isEmpty())
                            .isPresent();
        }
    }
}
