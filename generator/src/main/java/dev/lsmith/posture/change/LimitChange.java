package dev.lsmith.posture.change;

import dev.lsmith.container.Limits;
import dev.lsmith.container.Limits.Ulimit;
import dev.lsmith.policy.Comparison.ChangeDirection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** How much a container may take of what it shares with others. A number that is -1 is no limit: the kernel takes it as unsigned (prlimit(2)). */
final class LimitChange {
    /** What engines give /dev/shm unless told (docker-run(1), podman-run(1): 64m). */
    private static final long USUAL_SHARED_MEMORY = 64L << 20;

    private static final long NO_LIMIT = -1;

    private LimitChange() {}

    static void add(SpecChanges changes) {
        Limits before = changes.before().limits();
        Limits after = changes.after().limits();
        limit(changes, "memory", "--memory ", before.memoryBytes(), after.memoryBytes());
        limit(changes, "processes", "--pids-limit ", before.pids(), after.pids());
        limit(changes, "processor time", "--cpus ", before.nanoCpus(), after.nanoCpus());
        limit(
                changes,
                "shared memory",
                "--shm-size ",
                Optional.of(before.shmBytes().orElse(USUAL_SHARED_MEMORY)),
                Optional.of(after.shmBytes().orElse(USUAL_SHARED_MEMORY)));
        ulimits(changes, before.ulimits(), after.ulimits());
        sysctls(changes, before.sysctls(), after.sysctls());
    }

    /** Without a number there is none; cgroups(7). */
    private static void limit(SpecChanges changes, String what, String flag, Optional<Long> was, Optional<Long> is) {
        long old = was.filter(n -> n > 0).orElse(NO_LIMIT);
        long young = is.filter(n -> n > 0).orElse(NO_LIMIT);
        int more = Long.compareUnsigned(young, old);
        if (more != 0) {
            changes.add(
                    more > 0 ? ChangeDirection.WIDENED : ChangeDirection.NARROWED,
                    "limit",
                    what + " " + words(more > 0 ? young : old),
                    old == NO_LIMIT ? "" : flag + old,
                    young == NO_LIMIT ? "" : flag + young);
        }
    }

    private static String words(long limit) {
        return limit == NO_LIMIT ? "without a limit" : "up to " + Long.toUnsignedString(limit);
    }

    private static void ulimits(SpecChanges changes, List<Ulimit> before, List<Ulimit> after) {
        SortedMap<String, Long> was = numbers(before);
        SortedMap<String, Long> is = numbers(after);
        SortedSet<String> names = new TreeSet<>(was.keySet());
        names.addAll(is.keySet());
        for (String name : names) {
            if (was.containsKey(name) && is.containsKey(name)) {
                limit(changes, name, was, is);
            } else if (is.getOrDefault(name, 0L) == NO_LIMIT || was.getOrDefault(name, 0L) == NO_LIMIT) {
                boolean added = is.containsKey(name);
                changes.add(
                        added ? ChangeDirection.WIDENED : ChangeDirection.NARROWED,
                        "limit",
                        name + " " + words(NO_LIMIT),
                        added ? "" : flag(name, was),
                        added ? flag(name, is) : "");
            } else {
                changes.other(
                        "limit of " + name,
                        flag(name, was),
                        flag(name, is),
                        "what the engine's own limit is (dockerd's default-ulimits, podman's containers.conf) is not said");
            }
        }
    }

    private static void limit(
            SpecChanges changes, String name, SortedMap<String, Long> was, SortedMap<String, Long> is) {
        long old = was.getOrDefault(name, 0L);
        long young = is.getOrDefault(name, 0L);
        int more = Long.compareUnsigned(young, old);
        if (more != 0) {
            changes.add(
                    more > 0 ? ChangeDirection.WIDENED : ChangeDirection.NARROWED,
                    "limit",
                    name + " " + words(more > 0 ? young : old),
                    flag(name, was),
                    flag(name, is));
        }
    }

    private static String flag(String name, SortedMap<String, Long> limits) {
        return limits.containsKey(name)
                ? "--ulimit " + name.substring(0, name.indexOf(' ')) + "=" + words(limits.get(name))
                : "the engine's own";
    }

    /** The soft and the hard limit of each resource, by {@code nofile soft}. */
    private static SortedMap<String, Long> numbers(List<Ulimit> limits) {
        SortedMap<String, Long> numbers = new TreeMap<>();
        for (Ulimit limit : limits) {
            numbers.put(limit.resource() + " (soft)", limit.soft());
            numbers.put(limit.resource() + " (hard)", limit.hard());
        }
        return numbers;
    }

    private static void sysctls(SpecChanges changes, SortedMap<String, String> was, SortedMap<String, String> is) {
        SortedSet<String> names = new TreeSet<>(was.keySet());
        names.addAll(is.keySet());
        for (String name : names) {
            String old = was.getOrDefault(name, "the kernel's default");
            String young = is.getOrDefault(name, "the kernel's default");
            if (!old.equals(young)) {
                changes.other("sysctl " + name, old, young, "which way the sysctl goes is not known to lsmith");
            }
        }
    }
}
