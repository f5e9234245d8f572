package dev.lsmith.posture;

import dev.lsmith.spec.ContainerSpec;
import dev.lsmith.spec.Limits;
import java.util.List;
import java.util.Map;

/** Limits of resources: what is unlimited is a denial of service. */
final class LimitCheck implements Check {
    private static final List<String> CPU = List.of("CpuQuota", "CpusetCpus");
    private static final List<String> BLOCK_IO = List.of(
            "BlkioWeight", "BlkioDeviceReadBps", "BlkioDeviceWriteBps", "BlkioDeviceReadIOps", "BlkioDeviceWriteIOps");

    @Override
    public void check(Assessment assessment) {
        ContainerSpec spec = assessment.spec();
        Limits limits = spec.limits();
        Map<String, String> others = spec.otherOptions();
        if (limits.memoryBytes().isEmpty()) {
            assessment.add("memory-unlimited");
        }
        if ("-1".equals(others.get("MemorySwap"))) {
            assessment.add("swap-unlimited");
        }
        if (limits.pids().isEmpty()) {
            assessment.add("pids-unlimited");
        }
        if (limits.nanoCpus().isEmpty() && CPU.stream().noneMatch(key -> others.containsKey(key))) {
            assessment.add("cpu-unlimited");
        }
        if (BLOCK_IO.stream().noneMatch(key -> others.containsKey(key))) {
            assessment.add("blkio-unlimited");
        }
        if ("true".equals(others.get("OomKillDisable"))) {
            assessment.add("oom-kill-disabled");
        }
        ulimits(assessment, limits.ulimits());
        limits.sysctls().forEach((name, value) -> assessment.add("sysctl", name + "=" + value));
    }

    private static void ulimits(Assessment assessment, List<Limits.Ulimit> ulimits) {
        ulimits.stream().filter(u -> u.hard() < 0).forEach(u -> assessment.add("ulimit-unlimited", u.resource()));
        if (ulimits.stream().noneMatch(u -> u.resource().equals("nofile"))) {
            assessment.add("ulimit-nofile");
        }
    }
}
