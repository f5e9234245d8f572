package dev.lsmith.pipeline;

import dev.lsmith.launch.LaunchPlan;
import dev.lsmith.launch.LsmChoice;
import dev.lsmith.launch.proposal.Proposals;
import dev.lsmith.launch.proposal.Recorded;
import dev.lsmith.learn.UsedFamilies;
import dev.lsmith.model.Model;
import dev.lsmith.spec.ContainerSpec;
import dev.lsmith.target.Privileges;
import dev.lsmith.target.selinux.SelinuxModule;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** What of the policies the engine is told. */
final class LaunchPlans {
    private LaunchPlans() {}

    static LaunchPlan of(
            Request request,
            String name,
            List<Produced<?>> policies,
            Privileges privileges,
            Optional<ContainerSpec> spec,
            Recorded recorded,
            Model completed) {
        return new LaunchPlan(
                name,
                request.lsm()
                        .map(l -> LsmChoice.valueOf(l.toUpperCase(Locale.ROOT)))
                        .orElseGet(() -> LsmChoice.of(recorded.model(), spec)),
                has(policies, "apparmor") ? Optional.of(name) : Optional.empty(),
                domain(policies),
                has(policies, "seccomp") ? Optional.of("seccomp.json") : Optional.empty(),
                privileges,
                spec,
                UsedFamilies.of(completed).names(),
                Proposals.of(recorded, spec, request.withheld()));
    }

    private static boolean has(List<Produced<?>> policies, String target) {
        return policies.stream().anyMatch(p -> p.name().equals(target));
    }

    private static Optional<String> domain(List<Produced<?>> policies) {
        return policies.stream()
                .map(p -> p.synthesis().policy())
                .filter(SelinuxModule.class::isInstance)
                .map(SelinuxModule.class::cast)
                .flatMap(m -> m.roleTypes().getOrDefault("system_r", new TreeSet<>()).stream())
                .findFirst();
    }
}
