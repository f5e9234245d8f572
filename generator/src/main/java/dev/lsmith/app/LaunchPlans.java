package dev.lsmith.app;

import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.app.Mechanisms.PolicyOutput;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.ShippedData;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.launch.LaunchPlan;
import dev.lsmith.launch.LsmChoice;
import dev.lsmith.launch.proposal.Proposals;
import dev.lsmith.launch.proposal.Proposals.Proposal;
import dev.lsmith.launch.proposal.Proposals.Recorded;
import dev.lsmith.learn.UsedFamilies;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.LaunchSettings;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Makes the plan of what engines are told: policies, privileges, and what else the evidence shows to be safe. */
final class LaunchPlans {
    /** Below it only CAP_NET_BIND_SERVICE binds, unless a sysctl says otherwise (ip(7), ip_unprivileged_port_start). */
    private static final int FIRST_FREE_PORT = 1024;

    /** What is and what is not in force where policies are staged. */
    static final Diagnostic STAGED = Diagnostic.warning(
            "staged",
            "nothing is refused yet, but for calls that are to answer ENOSYS, as clone3: the AppArmor profile complains, the SELinux domain is permissive and the filter logs what was not"
                    + " learned; capabilities, no-new-privileges, the root and limits stay as they were given, as no engine can log what they"
                    + " would refuse",
            "give what is logged then to generate together with this recording, and enforce with generate without --staged");

    private LaunchPlans() {}

    /** The privileges that the spec gives, or the engine where there is none. */
    static Privileges given(Optional<ContainerSpec> spec) {
        SortedSet<String> standard = new TreeSet<>();
        ShippedData.rows("baselines/docker-capabilities.csv").forEach(row -> standard.add(row.get(0)));
        return new Privileges(
                spec.map(ContainerSpec::boundingSet).orElse(standard),
                spec.flatMap(s -> s.security().noNewPrivileges()).orElse(false));
    }

    static LaunchPlan of(
            Request request,
            String name,
            List<PolicyOutput<?>> policies,
            Privileges privileges,
            Optional<ContainerSpec> spec,
            Recorded recorded,
            Model completed) {
        LaunchSettings settings =
                policies.stream().map(PolicyOutput::settings).reduce(LaunchSettings.NONE, LaunchSettings::and);
        return new LaunchPlan(
                name,
                request.lsm()
                        .orElseGet(() -> LsmChoice.of(recorded.model(), spec)
                                .with(settings.selinux().isPresent())),
                settings,
                privileges,
                spec,
                lowPorts(completed, spec),
                UsedFamilies.of(completed, recorded.coverage()).names(),
                Proposals.of(
                        recorded,
                        spec,
                        request.staged() ? EnumSet.allOf(Proposal.ProposalKind.class) : request.withheld()));
    }

    /** The ports below 1024 that it was seen to bind; those that the spec names if it was seen to bind none. */
    private static SortedSet<Integer> lowPorts(Model model, Optional<ContainerSpec> spec) {
        SortedSet<Integer> bound = model.accesses(NetworkUse.class).keySet().stream()
                .filter(use -> use.permissions().contains(SocketPermission.BIND))
                .flatMap(use -> use.local().port().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        if (bound.isEmpty()) {
            spec.ifPresent(s -> s.ports().forEach(p -> bound.add(p.containerPort())));
        }
        return bound.headSet(FIRST_FREE_PORT);
    }
}
