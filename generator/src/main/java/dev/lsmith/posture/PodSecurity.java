package dev.lsmith.posture;

import dev.lsmith.data.ShippedData;
import dev.lsmith.spec.ContainerSpec;
import dev.lsmith.spec.Engine;
import dev.lsmith.spec.Mount;
import dev.lsmith.spec.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The level of the Pod Security Standards that a pod given the same would reach
 * (kubernetes.io/docs/concepts/security/pod-security-standards). The engines' own default of a field counts as Kubernetes'
 * {@code RuntimeDefault}; for a pod only what is written counts.
 *
 * @param level which
 * @param missing what keeps it from the next level; empty for {@link Level#RESTRICTED}
 */
public record PodSecurity(Level level, List<String> missing) {
    /** The levels, the loosest first. */
    public enum Level {
        PRIVILEGED,
        BASELINE,
        RESTRICTED;

        /** The level's own name: {@code baseline}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final List<String> NAMESPACES = List.of("network", "pid", "ipc");

    public PodSecurity {
        missing = List.copyOf(missing);
    }

    /** The level that a container reaches. */
    public static PodSecurity of(ContainerSpec spec) {
        List<String> baseline = baseline(spec);
        if (!baseline.isEmpty()) {
            return new PodSecurity(Level.PRIVILEGED, baseline);
        }
        List<String> restricted = restricted(spec);
        return new PodSecurity(restricted.isEmpty() ? Level.RESTRICTED : Level.BASELINE, restricted);
    }

    private static List<String> baseline(ContainerSpec spec) {
        List<String> missing = new ArrayList<>();
        if (spec.capabilities().privileged()) {
            missing.add("it is privileged");
        }
        List<String> modes = List.of(
                spec.namespaces().network(),
                spec.namespaces().pid(),
                spec.namespaces().ipc());
        for (int i = 0; i < modes.size(); i++) {
            if (modes.get(i).equals("host")) {
                missing.add("it is in the host's " + NAMESPACES.get(i) + " namespace");
            }
        }
        beyond(spec.capabilities().add(), "baseline-capability")
                .forEach(c -> missing.add("it adds capability " + c.toUpperCase(Locale.ROOT)));
        spec.mounts().stream()
                .filter(m -> m.mountType().equals("bind"))
                .map(Mount::source)
                .forEach(source -> missing.add("it mounts host path " + source));
        spec.ports().stream()
                .filter(p -> p.hostPort().isPresent())
                .map(Port::containerPort)
                .distinct()
                .forEach(port -> missing.add("it publishes port " + port + " on the host"));
        labels(spec, missing);
        if (spec.filesystem().maskedPaths().filter(List::isEmpty).isPresent()) {
            missing.add("its /proc is unmasked");
        }
        beyond(spec.limits().sysctls().keySet(), "baseline-sysctl")
                .forEach(name -> missing.add("it sets sysctl " + name));
        return missing;
    }

    private static void labels(ContainerSpec spec, List<String> missing) {
        if (spec.security()
                .apparmorProfile()
                .filter(p -> p.equals("unconfined"))
                .isPresent()) {
            missing.add("AppArmor is unconfined");
        }
        if (spec.security().seccomp().filter(p -> p.equals("unconfined")).isPresent()) {
            missing.add("seccomp is unconfined");
        }
        LabelCheck.askedType(spec)
                .filter(type -> !allowed("baseline-selinux-type").contains(type))
                .ifPresent(type -> missing.add("its SELinux type is " + type));
        spec.security().labelOptions().stream()
                .filter(o -> o.startsWith("user:") || o.startsWith("role:") || o.equals("disable"))
                .forEach(o -> missing.add("it sets SELinux " + o));
    }

    private static List<String> restricted(ContainerSpec spec) {
        List<String> missing = new ArrayList<>();
        if (!spec.security().noNewPrivileges().orElse(false)) {
            missing.add("privileges can be gained (no-new-privileges)");
        }
        if (spec.process().root()) {
            missing.add("it runs as root");
        }
        if (spec.engine() == Engine.KUBERNETES && spec.security().seccomp().isEmpty()) {
            missing.add("it names no seccomp profile");
        }
        if (!spec.capabilities().drop().contains("all")) {
            missing.add("it does not drop all capabilities");
        }
        beyond(spec.capabilities().add(), "restricted-capability")
                .forEach(c -> missing.add("it adds capability " + c.toUpperCase(Locale.ROOT)));
        return missing;
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
}
