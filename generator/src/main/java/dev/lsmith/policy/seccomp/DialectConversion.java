package dev.lsmith.policy.seccomp;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.policy.seccomp.RuleConditions.KernelVersion;
import dev.lsmith.policy.seccomp.SeccompProfile.ArchMapEntry;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import dev.lsmith.policy.seccomp.SeccompReader.ReadProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A profile in another dialect. What that cannot say is decided for one container and told: conditions on capabilities, machine and kernel in a
 * bundle's filter, on the kernel in Podman's.
 *
 * @param text the profile as a file
 * @param told what the reader passed over, and what is not as it was
 */
public record DialectConversion(String text, List<String> told) {
    public DialectConversion {
        told = List.copyOf(told);
    }

    /**
     * For whom conditions are decided.
     *
     * @param machine its name in the kernel's records: {@code x86_64}
     * @param capabilities those of the bounding set, in lower case without prefix
     */
    public record ConvertedContainer(String machine, SortedSet<String> capabilities) {}

    /**
     * Converts a profile.
     *
     * @param from the dialect that it is in; found out by its keys where none is given
     * @throws InputException when it is in another dialect, or its runtime would refuse it
     */
    public static DialectConversion of(
            String source, String text, Optional<Dialect> from, Dialect to, ConvertedContainer container)
            throws InputException {
        List<Dialect> possible =
                DialectKeys.dialects(LxcFilter.value(source, text).object());
        Dialect dialect = from.orElseGet(() -> possible.isEmpty() ? Dialect.DOCKER : possible.get(0));
        ReadProfile read = SeccompReader.read(dialect, source, text);
        List<String> told = new ArrayList<>();
        if (from.isPresent() && !possible.isEmpty() && !possible.contains(dialect)) {
            told.add(source + " is not in " + DialectKeys.words(dialect) + ", but in "
                    + DialectKeys.words(possible.get(0)) + ", as its keys show");
        }
        read.warnings().stream().map(Diagnostic::message).forEach(told::add);
        Architecture machine = machine(source, container.machine());
        Flattening flattening = new Flattening(machine, container.capabilities(), SeccompMechanism.KERNEL);
        SeccompProfile profile = read.profile();
        SeccompProfile converted = to == Dialect.OCI
                ? flattened(profile, flattening, told)
                : to == Dialect.PODMAN ? withoutKernels(profile, told) : profile;
        if (to == Dialect.DOCKER) {
            converted = forRunc(converted, told);
        }
        return new DialectConversion(SeccompFile.write(to, converted), told);
    }

    /**
     * Converts a profile to LXC's own text, for one container: it has no conditions.
     *
     * @param from the dialect that it is in; found out by its keys where none is given
     * @throws InputException as {@link #of}
     */
    public static DialectConversion lxc(
            String source, String text, Optional<Dialect> from, ConvertedContainer container) throws InputException {
        DialectConversion bundle = of(source, text, from, Dialect.OCI, container);
        SeccompProfile flat =
                SeccompReader.read(Dialect.OCI, source, bundle.text()).profile();
        LxcFilterWriter.LxcText written = LxcFilterWriter.of(flat);
        List<String> told = new ArrayList<>(bundle.told());
        told.addAll(written.told());
        Architecture machine = machine(source, container.machine());
        LxcFilter.joining(machine).stream()
                .filter(other -> !flat.architectures().contains(other))
                .forEach(other -> told.add("LXC lets calls of " + other.callName() + " through by the same rules"));
        return new DialectConversion(written.text(), told);
    }

    private static Architecture machine(String source, String name) throws InputException {
        for (Architecture one : Architecture.values()) {
            if (one.callName().equals(name) || one.engineName().equals(name)) {
                return one;
            }
        }
        throw new InputException(Diagnostic.error(
                "seccomp-machine",
                Position.ofSource(source),
                "there is no machine " + name,
                "name one like x86_64 or aarch64"));
    }

    private static SeccompProfile flattened(SeccompProfile profile, Flattening flattening, List<String> told) {
        for (SyscallRule rule : profile.rules()) {
            boolean conditional = !rule.includes().isEmpty() || !rule.excludes().isEmpty();
            if (conditional) {
                told.add((flattening.applies(rule) ? "kept for this container, without its conditions: " : "left out: ")
                        + rule.text());
            }
            if (!rule.comment().isEmpty()) {
                told.add("the comment is gone: " + rule.comment());
            }
        }
        if (!profile.archMap().isEmpty()) {
            told.add("archMap is gone, what it has for " + flattening.machine().callName() + " stays");
        }
        return flattening.flatten(profile);
    }

    /** Decided for a kernel newer than all that are named, so that nothing that ran is refused. */
    private static SeccompProfile withoutKernels(SeccompProfile profile, List<String> told) {
        List<SyscallRule> rules = new ArrayList<>();
        for (SyscallRule rule : profile.rules()) {
            Optional<KernelVersion> included = rule.includes().minKernel();
            Optional<KernelVersion> excluded = rule.excludes().minKernel();
            if (excluded.isPresent()) {
                told.add("left out, as it is for kernels before " + excluded.get() + ": " + rule.text());
                continue;
            }
            included.ifPresent(version ->
                    told.add("holds on every kernel now, and not only from " + version + " on: " + rule.text()));
            rules.add(rule.where(withoutKernel(rule.includes()), rule.excludes()));
        }
        return profile.withRules(rules);
    }

    private static RuleConditions withoutKernel(RuleConditions conditions) {
        return new RuleConditions(conditions.capabilities(), conditions.architectures(), Optional.empty());
    }

    private static SeccompProfile forRunc(SeccompProfile profile, List<String> told) {
        List<Architecture> known = new ArrayList<>();
        for (Architecture one : profile.architectures()) {
            if (one.knownToRunc()) {
                known.add(one);
            } else {
                told.add("runc does not know the architecture " + one.spelling());
            }
        }
        List<ArchMapEntry> entries = profile.archMap().stream()
                .filter(entry -> entry.architecture().knownToRunc())
                .toList();
        return profile.forArchitectures(known, entries);
    }

    /** A dialect by its name: {@code docker}, {@code podman} or {@code oci}. */
    public static Optional<Dialect> dialect(String name) {
        for (Dialect dialect : Dialect.values()) {
            if (dialect.name().toLowerCase(Locale.ROOT).equals(name)) {
                return Optional.of(dialect);
            }
        }
        return Optional.empty();
    }

    /** Capabilities as people write them, as the filter's conditions are asked about. */
    public static SortedSet<String> capabilities(List<String> names) {
        SortedSet<String> held = new TreeSet<>();
        for (String name : names) {
            String lower = name.toLowerCase(Locale.ROOT);
            held.add(lower.startsWith("cap_") ? lower.substring("cap_".length()) : lower);
        }
        return held;
    }
}
