package dev.lsmith.launch;

import dev.lsmith.spec.ContainerSpec;
import dev.lsmith.spec.ProcessSpec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A plan as the templates speak of it; what is not wanted is an empty text.
 *
 * @param name the policy's name
 * @param object the name as Kubernetes allows it for containers and objects (RFC 1123 label)
 * @param apparmor the AppArmor profile's name
 * @param selinuxType the SELinux type
 * @param selinuxLevel the level, if the spec fixes one
 * @param seccomp the seccomp profile's file
 * @param capabilities kept, in upper case without prefix
 * @param noNewPrivileges whether nothing may gain privileges
 * @param escalation whether Kubernetes must be told to allow it: it refuses to forbid it together with SYS_ADMIN
 * @param readOnly whether the spec has the root read-only
 * @param uid a numeric user of the spec's, not root
 * @param gid its numeric group
 * @param memory bytes
 * @param pids processes
 */
public record LaunchView(
        String name,
        String object,
        String apparmor,
        String selinuxType,
        String selinuxLevel,
        String seccomp,
        List<String> capabilities,
        boolean noNewPrivileges,
        boolean escalation,
        boolean readOnly,
        String uid,
        String gid,
        String memory,
        String pids) {

    static LaunchView of(LaunchPlan plan) {
        Optional<ContainerSpec> spec = plan.spec();
        String[] user = spec.map(ContainerSpec::process)
                .map(ProcessSpec::user)
                .orElse("")
                .split(":", 2);
        boolean numeric = user[0].matches("[1-9][0-9]{0,9}");
        boolean nnp = plan.privileges().noNewPrivileges();
        return new LaunchView(
                plan.name(),
                label(plan.name()),
                plan.apparmorProfile().filter(p -> plan.lsm().apparmor()).orElse(""),
                plan.selinuxType().filter(t -> plan.lsm().selinux()).orElse(""),
                plan.lsm().selinux() ? spec.flatMap(LaunchView::level).orElse("") : "",
                plan.seccompFile().orElse(""),
                plan.privileges().capabilities().stream()
                        .map(c -> c.toUpperCase(Locale.ROOT))
                        .toList(),
                nnp,
                !nnp || plan.privileges().capabilities().contains("sys_admin"),
                spec.filter(s -> s.filesystem().readOnlyRoot()).isPresent(),
                numeric ? user[0] : "",
                numeric && user.length == 2 && user[1].matches("[0-9]{1,10}") ? user[1] : "",
                spec.flatMap(s -> s.limits().memoryBytes()).map(String::valueOf).orElse(""),
                spec.flatMap(s -> s.limits().pids()).map(String::valueOf).orElse(""));
    }

    private static Optional<String> level(ContainerSpec spec) {
        return spec.security().labelOptions().stream()
                .filter(o -> o.startsWith("level:"))
                .map(o -> o.substring("level:".length()))
                .reduce((first, last) -> last);
    }

    /** Lower-case letters, digits and inner hyphens, at most 63. */
    private static String label(String name) {
        String cut = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String trimmed = cut.substring(0, Math.min(63, cut.length())).replaceAll("^-+|-+$", "");
        return trimmed.isEmpty() ? "container" : trimmed;
    }
}
