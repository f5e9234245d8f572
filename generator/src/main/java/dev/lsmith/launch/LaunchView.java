package dev.lsmith.launch;

import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Workload;
import dev.lsmith.launch.proposal.Proposals;
import dev.lsmith.launch.proposal.Proposals.Proposal;
import dev.lsmith.launch.proposal.TmpfsMount;
import dev.lsmith.policy.LaunchSettings.CallFilter;
import dev.lsmith.policy.LaunchSettings.DomainSetting;
import dev.lsmith.policy.LaunchSettings.ProfileSetting;
import dev.lsmith.policy.LaunchSettings.SecurityOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * A plan as the templates speak of it; what is not wanted is an empty text.
 *
 * @param name the policy's name
 * @param service the name of the Compose service; the policy's where the spec has none
 * @param serviceKnown whether the spec has that name
 * @param object the name as Kubernetes allows it for containers and objects (RFC 1123 label)
 * @param options the security options for modules that the host has
 * @param apparmor the AppArmor profile's name
 * @param selinuxType the SELinux type
 * @param selinuxLevel the level, if the spec fixes one
 * @param seccomp the seccomp profile's file
 * @param capabilities kept, in upper case without prefix
 * @param elsewhere the same under an engine that does not lift the limit on ports below 1024
 * @param lowPorts the ports for which more is kept there than was seen, with commas
 * @param noNewPrivileges whether nothing may gain privileges
 * @param escalation whether Kubernetes must be told to allow it: it refuses to forbid it together with SYS_ADMIN
 * @param readOnly whether the root is, or is proposed to be, read-only
 * @param tmpfs directories in memory that go with it
 * @param uid a numeric user, the spec's or a proposed one, not root
 * @param gid its numeric group
 * @param memory bytes
 * @param pids processes
 */
public record LaunchView(
        String name,
        String service,
        boolean serviceKnown,
        String object,
        List<SecurityOption> options,
        String apparmor,
        String selinuxType,
        String selinuxLevel,
        String seccomp,
        List<String> capabilities,
        List<String> elsewhere,
        String lowPorts,
        boolean noNewPrivileges,
        boolean escalation,
        boolean readOnly,
        List<TmpfsMount> tmpfs,
        String uid,
        String gid,
        String memory,
        String pids) {

    static LaunchView of(LaunchPlan plan) {
        Optional<ContainerSpec> spec = plan.spec();
        Proposals proposals = plan.proposals();
        String[] user = proposals
                .user()
                .flatMap(Proposal::value)
                .orElse(spec.map(s -> s.process().user()).orElse(""))
                .split(":", 2);
        boolean numeric = user[0].matches("[1-9][0-9]{0,9}");
        boolean nnp = plan.privileges().noNewPrivileges();
        Optional<String> service =
                spec.map(ContainerSpec::workload).filter(Workload::isService).map(Workload::name);
        return new LaunchView(
                plan.name(),
                service.orElse(plan.name()),
                service.isPresent(),
                label(plan.name()),
                plan.options(),
                plan.settings()
                        .apparmor()
                        .filter(p -> plan.lsm().apparmor())
                        .map(ProfileSetting::profile)
                        .orElse(""),
                plan.settings()
                        .selinux()
                        .filter(d -> plan.lsm().selinux())
                        .map(DomainSetting::type)
                        .orElse(""),
                plan.lsm().selinux() ? plan.level().orElse("") : "",
                plan.settings().calls().map(CallFilter::file).orElse(""),
                upper(plan.privileges().capabilities()),
                upper(plan.capabilitiesElsewhere()),
                plan.limitedPorts().stream().map(String::valueOf).collect(Collectors.joining(", ")),
                nnp,
                !nnp || plan.privileges().capabilities().contains("sys_admin"),
                spec.filter(s -> s.filesystem().readOnlyRoot()).isPresent()
                        || proposals.scratch().isPresent(),
                proposals.scratch().orElse(List.of()),
                numeric ? user[0] : "",
                numeric && user.length == 2 && user[1].matches("[0-9]{1,10}") ? user[1] : "",
                spec.flatMap(s -> s.limits().memoryBytes()).map(String::valueOf).orElse(""),
                spec.flatMap(s -> s.limits().pids())
                        .or(() -> proposals.pids().flatMap(Proposal::value))
                        .map(String::valueOf)
                        .orElse(""));
    }

    /** The directories in memory as Podman takes them. */
    public List<String> podmanTmpfs() {
        return tmpfs.stream().map(scratch -> scratch.podmanFlag(uid)).toList();
    }

    private static List<String> upper(SortedSet<String> capabilities) {
        return capabilities.stream().map(c -> c.toUpperCase(Locale.ROOT)).toList();
    }

    /** Lower-case letters, digits and inner hyphens, at most 63. */
    private static String label(String name) {
        String cut = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String trimmed = cut.substring(0, Math.min(63, cut.length())).replaceAll("^-+|-+$", "");
        return trimmed.isEmpty() ? "container" : trimmed;
    }
}
