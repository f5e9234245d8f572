package dev.lsmith.container;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The container's limits; absent means unlimited or the engine's default.
 *
 * @param memoryBytes memory
 * @param pids processes
 * @param nanoCpus CPUs in 10⁻⁹
 * @param shmBytes size of /dev/shm
 * @param ulimits resource limits
 * @param sysctls sysctls set in its namespaces
 */
public record Limits(
        Optional<Long> memoryBytes,
        Optional<Long> pids,
        Optional<Long> nanoCpus,
        Optional<Long> shmBytes,
        List<Ulimit> ulimits,
        SortedMap<String, String> sysctls) {
    public Limits {
        ulimits = List.copyOf(ulimits);
        sysctls = Collections.unmodifiableSortedMap(new TreeMap<>(sysctls));
    }

    /**
     * A resource limit.
     *
     * @param resource {@code nofile} …
     * @param soft the soft limit, -1 for unlimited
     * @param hard the hard limit, -1 for unlimited
     */
    public record Ulimit(String resource, long soft, long hard) {}
}
