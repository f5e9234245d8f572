package dev.lsmith.policy.seccomp;

import dev.lsmith.policy.seccomp.RuleConditions.KernelVersion;
import dev.lsmith.policy.seccomp.SeccompProfile.ArchMapEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which rules apply to a container.
 *
 * @param machine the machine's own architecture
 * @param capabilities the bounding set, in the kernel's lower-case names without prefix
 * @param kernel the machine's kernel
 */
record Flattening(Architecture machine, SortedSet<String> capabilities, KernelVersion kernel) {
    SeccompProfile flatten(SeccompProfile profile) {
        List<SyscallRule> rules = new ArrayList<>();
        for (SyscallRule rule : profile.rules()) {
            if (applies(rule)) {
                rules.add(plain(rule));
            }
        }
        return withoutRules(profile).withRules(rules);
    }

    /** Whether a rule is for the container. */
    boolean applies(SyscallRule rule) {
        return !excluded(rule.excludes()) && included(rule.includes());
    }

    /** A rule as the runtime is given it, for whom it is. */
    static SyscallRule plain(SyscallRule rule) {
        return rule.where(RuleConditions.NONE, RuleConditions.NONE).commented("");
    }

    /** What else the runtime is given: the default, flags and calling conventions. */
    SeccompProfile withoutRules(SeccompProfile profile) {
        return profile.forArchitectures(architectures(profile), List.of()).withRules(List.of());
    }

    /** Any architecture, any capability or the kernel's age excludes. */
    private boolean excluded(RuleConditions filter) {
        return filter.architectures().contains(machine.engineName())
                || filter.capabilities().stream().anyMatch(this::held)
                || filter.minKernel().map(k -> kernel.compareTo(k) >= 0).orElse(false);
    }

    /** One of the architectures, all of the capabilities and the kernel's age are needed. */
    private boolean included(RuleConditions filter) {
        return (filter.architectures().isEmpty() || filter.architectures().contains(machine.engineName()))
                && filter.capabilities().stream().allMatch(this::held)
                && filter.minKernel().map(k -> kernel.compareTo(k) >= 0).orElse(true);
    }

    private boolean held(String spelling) {
        return held(capabilities, spelling);
    }

    private static boolean held(SortedSet<String> capabilities, String spelling) {
        String prefix = "CAP_";
        return spelling.startsWith(prefix)
                && spelling.equals(spelling.toUpperCase(Locale.ROOT))
                && capabilities.contains(spelling.substring(prefix.length()).toLowerCase(Locale.ROOT));
    }

    private List<Architecture> architectures(SeccompProfile profile) {
        if (profile.archMap().isEmpty()) {
            return profile.architectures();
        }
        for (ArchMapEntry entry : profile.archMap()) {
            if (entry.architecture() == machine) {
                List<Architecture> all = new ArrayList<>(List.of(machine));
                all.addAll(entry.subArchitectures());
                return all;
            }
        }
        return List.of();
    }

    /**
     * Decides the conditions on capabilities only and leaves those on architecture and kernel standing, so that the
     * profile still fits every machine.
     */
    static SeccompProfile byCapabilities(SeccompProfile profile, SortedSet<String> capabilities) {
        SortedSet<String> bounding = new TreeSet<>(capabilities);
        List<SyscallRule> rules = new ArrayList<>();
        for (SyscallRule rule : profile.rules()) {
            boolean excluded = rule.excludes().capabilities().stream().anyMatch(c -> held(bounding, c));
            boolean included = rule.includes().capabilities().stream().allMatch(c -> held(bounding, c));
            if (!excluded && included) {
                rules.add(rule.where(
                        rule.includes().withoutCapabilities(), rule.excludes().withoutCapabilities()));
            }
        }
        return profile.withRules(rules);
    }
}
