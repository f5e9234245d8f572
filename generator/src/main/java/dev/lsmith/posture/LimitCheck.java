package dev.lsmith.posture;

import dev.lsmith.container.Limits;
import dev.lsmith.container.SpecSyntax;
import dev.lsmith.posture.Assessment.IsolationCheck;
import java.util.List;

/** Limits of resources: what is unlimited is a denial of service. */
final class LimitCheck implements IsolationCheck {
    @Override
    public void check(Assessment assessment) {
        if (assessment.spec().workload().among().equals("ephemeralContainers")) {
            // The API server refuses resources of an ephemeral container.
            return;
        }
        Limits limits = assessment.spec().limits();
        OtherOptions options = assessment.options();
        boolean processors = limits.nanoCpus().isPresent() || options.has("cpu");
        if (limits.memoryBytes().isEmpty() && limits.pids().isEmpty() && !processors) {
            assessment.add("limits-none");
        }
        if (limits.memoryBytes().isEmpty()) {
            assessment.add("memory-unlimited");
        }
        if (swaps(assessment)) {
            assessment.add("swap-unlimited");
        }
        if (limits.pids().isEmpty()) {
            assessment.add("pids-unlimited");
        }
        if (!processors) {
            assessment.add("cpu-unlimited");
        }
        if (!options.has("block-io")) {
            assessment.add("blkio-unlimited");
        }
        if (options.is("oom-kill-disabled", "true")) {
            assessment.add("oom-kill-disabled");
        }
        options.values("oom-score").stream()
                .filter(score -> score.startsWith("-"))
                .forEach(score -> assessment.add("oom-score", score));
        if (options.is("no-cgroups", "disabled")) {
            assessment.add("cgroups-off");
        }
        ulimits(assessment, limits.ulimits());
        limits.sysctls().forEach((name, value) -> assessment.add("sysctl", name + "=" + value));
    }

    /**
     * Engines give as much swap as memory unless told otherwise, and no limit where there is none for memory; the kubelet gives
     * a container none (NodeSwap, NoSwap).
     */
    private static boolean swaps(Assessment assessment) {
        List<String> asked = assessment.options().values("swap");
        boolean unlimited =
                assessment.spec().limits().memoryBytes().isEmpty() && assessment.form() != SpecSyntax.KUBERNETES;
        return asked.isEmpty() ? unlimited : asked.contains("-1");
    }

    private static void ulimits(Assessment assessment, List<Limits.Ulimit> ulimits) {
        ulimits.stream().filter(u -> u.hard() < 0).forEach(u -> assessment.add("ulimit-unlimited", u.resource()));
        if (ulimits.stream().noneMatch(u -> u.resource().equals("nofile"))) {
            String sort = assessment.options().has("host-limits") ? "host" : "";
            assessment.addSort("ulimit-nofile", sort, "", assessment.usage().unknown("no record tells of it"));
        }
    }
}
