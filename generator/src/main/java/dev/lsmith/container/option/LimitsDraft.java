package dev.lsmith.container.option;

import dev.lsmith.container.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The limits of a {@link SpecDraft}; what is told twice holds as told last. */
public final class LimitsDraft {
    private Optional<Long> memory = Optional.empty();
    private Optional<Long> pids = Optional.empty();
    private Optional<Long> nanoCpus = Optional.empty();
    private Optional<Long> shm = Optional.empty();
    private final List<Limits.Ulimit> ulimits = new ArrayList<>();
    private final SortedMap<String, String> sysctls = new TreeMap<>();

    LimitsDraft() {}

    /** Memory in bytes. */
    public void memory(Optional<Long> memory) {
        this.memory = memory;
    }

    /** How many processes there may be. */
    public void pids(Optional<Long> pids) {
        this.pids = pids;
    }

    /** Processors in 10⁻⁹. */
    public void nanoCpus(Optional<Long> nanoCpus) {
        this.nanoCpus = nanoCpus;
    }

    /** The size of /dev/shm in bytes. */
    public void shm(Optional<Long> shm) {
        this.shm = shm;
    }

    /** A resource limit; one of the same resource takes the place of an earlier one. */
    public void ulimit(Limits.Ulimit limit) {
        ulimits.removeIf(u -> u.resource().equals(limit.resource()));
        ulimits.add(limit);
    }

    /** A sysctl of the container's namespaces. */
    public void sysctl(String key, String value) {
        sysctls.put(key, value);
    }

    Limits limits() {
        return new Limits(memory, pids, nanoCpus, shm, ulimits, sysctls);
    }
}
