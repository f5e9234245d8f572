package dev.lsmith.app;

import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.app.Mechanisms.PolicyOutput;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.launch.LaunchPlan;
import dev.lsmith.launch.LsmChoice;
import dev.lsmith.launch.proposal.Proposals;
import dev.lsmith.launch.proposal.Proposals.Recorded;
import dev.lsmith.learn.UsedFamilies;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.LaunchSettings;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Makes the plan of what engines are told: policies, privileges, and what else the evidence shows to be safe. */
final class LaunchPlans {
    /** Below it only CAP_NET_BIND_SERVICE binds, unless a sysctl says otherwise (ip(7), ip_unprivileged_port_start). */
    private static final int FIRST_FREE_PORT = 1024;

    private LaunchPlans() {}

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
                Proposals.of(recorded, spec, request.withheld()));
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
