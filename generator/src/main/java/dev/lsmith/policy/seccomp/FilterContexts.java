package dev.lsmith.policy.seccomp;

import dev.lsmith.policy.seccomp.RuleConditions.KernelVersion;
import dev.lsmith.policy.seccomp.SeccompProfile.Action;
import dev.lsmith.policy.seccomp.SeccompProfile.ArchMapEntry;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentCondition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * For which machines and containers two profiles have to be compared, because one of them says different things of them.
 *
 * @param all each machine with each container
 */
record FilterContexts(List<FilterContext> all) {
    private static final String CAPABILITY = "CAP_";

    FilterContexts {
        all = List.copyOf(all);
    }

    /** Those of which two profiles speak: a container without capabilities, with each one that is named, and with all of them. */
    static FilterContexts of(SeccompProfile before, SeccompProfile after) {
        List<FilteredContainer> containers = containers(before, after);
        List<FilterContext> all = new ArrayList<>();
        for (Architecture machine : machines(before, after)) {
            Set<Architecture> joined = joined(machine, before, after);
            containers.forEach(container -> all.add(new FilterContext(machine, joined, container)));
        }
        return new FilterContexts(all);
    }

    private static List<FilteredContainer> containers(SeccompProfile before, SeccompProfile after) {
        SortedSet<String> named = capabilities(before, after);
        List<FilteredContainer> all = new ArrayList<>();
        all.add(new FilteredContainer(
                new TreeSet<>(), SeccompMechanism.KERNEL, named.isEmpty() ? "" : "without capabilities"));
        for (String one : named) {
            String words = "with " + CAPABILITY + one.toUpperCase(Locale.ROOT);
            all.add(new FilteredContainer(new TreeSet<>(List.of(one)), SeccompMechanism.KERNEL, words));
        }
        if (named.size() > 1) {
            all.add(new FilteredContainer(named, SeccompMechanism.KERNEL, "with all capabilities"));
        }
        for (KernelVersion kernel : kernels(before, after)) {
            all.add(new FilteredContainer(new TreeSet<>(), earlier(kernel), "before kernel " + kernel));
        }
        return all;
    }

    /** Which of the containers, in words behind a comma; nothing if all of them. */
    String suffix(Set<String> some) {
        Set<String> others = all.stream()
                .map(context -> context.container().words())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        int count = others.size();
        others.removeAll(some);
        if (others.isEmpty()) {
            return "";
        }
        return 2 * others.size() < count
                ? ", but not " + String.join(" or ", others)
                : ", " + String.join(" or ", some);
    }

    private static KernelVersion earlier(KernelVersion kernel) {
        return kernel.minor() > 0
                ? new KernelVersion(kernel.major(), kernel.minor() - 1)
                : new KernelVersion(kernel.major() - 1, Integer.MAX_VALUE);
    }

    private static Stream<RuleConditions> conditions(SeccompProfile before, SeccompProfile after) {
        return Stream.of(before, after)
                .flatMap(p -> p.rules().stream())
                .flatMap(r -> Stream.of(r.includes(), r.excludes()));
    }

    private static SortedSet<String> capabilities(SeccompProfile before, SeccompProfile after) {
        return conditions(before, after)
                .flatMap(c -> c.capabilities().stream())
                .filter(c -> c.startsWith(CAPABILITY))
                .map(c -> c.substring(CAPABILITY.length()).toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static SortedSet<KernelVersion> kernels(SeccompProfile before, SeccompProfile after) {
        return conditions(before, after)
                .flatMap(c -> c.minKernel().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static SortedSet<Architecture> machines(SeccompProfile before, SeccompProfile after) {
        SortedSet<Architecture> machines = Stream.of(before, after)
                .flatMap(p -> Stream.concat(
                        p.archMap().stream().map(ArchMapEntry::architecture),
                        p.architectures().stream().map(Architecture::host)))
                .collect(Collectors.toCollection(TreeSet::new));
        if (machines.isEmpty()) {
            machines.add(Architecture.X86_64);
        }
        return machines;
    }

    /** The calling conventions that a machine has: its own, and those that a profile joins to it. */
    private static Set<Architecture> joined(Architecture machine, SeccompProfile before, SeccompProfile after) {
        Set<Architecture> joined = Stream.of(before, after)
                .flatMap(p -> Stream.concat(
                        p.archMap().stream()
                                .filter(entry -> entry.architecture() == machine)
                                .flatMap(entry -> entry.subArchitectures().stream()),
                        p.architectures().stream().filter(a -> a.host() == machine)))
                .collect(Collectors.toCollection(TreeSet::new));
        joined.add(machine);
        return joined;
    }

    /**
     * A container and the kernel that it is on.
     *
     * @param capabilities the bounding set, in lower case
     * @param kernel the machine's kernel
     * @param words what tells them from others; empty if no profile depends on them
     */
    record FilteredContainer(SortedSet<String> capabilities, KernelVersion kernel, String words) {}

    /**
     * A machine and a container.
     *
     * @param machine the machine's own architecture
     * @param joined all calling conventions that it has
     * @param container the container
     */
    record FilterContext(Architecture machine, Set<Architecture> joined, FilteredContainer container) {
        Flattening flattening() {
            return new Flattening(machine, container.capabilities(), container.kernel());
        }

        /** The calling conventions of a flattened profile, which always has the machine's own. */
        Set<Architecture> conventions(SeccompProfile flat) {
            Set<Architecture> own = new TreeSet<>(flat.architectures());
            own.add(machine);
            own.retainAll(joined);
            return own;
        }
    }

    /**
     * What a profile says of its rules, which their flat forms do not.
     *
     * @param byRule comments by what is left of their rules; of rules alike the first one's
     */
    record RuleComments(Map<FlatRule, String> byRule) {
        /** What tells a rule from others in any context. */
        private record FlatRule(Set<String> names, Action action, List<ArgumentCondition> arguments) {
            static FlatRule of(SyscallRule rule) {
                return new FlatRule(rule.names(), rule.action(), rule.arguments());
            }
        }

        static RuleComments of(SeccompProfile profile) {
            Map<FlatRule, String> byRule = new HashMap<>();
            profile.rules().forEach(rule -> byRule.putIfAbsent(FlatRule.of(rule), rule.comment()));
            return new RuleComments(byRule);
        }

        String about(SyscallRule flat) {
            return byRule.getOrDefault(FlatRule.of(flat), "");
        }
    }
}
