package dev.lsmith.policy.seccomp;

import dev.lsmith.base.kernel.KernelTable.Syscalls;
import dev.lsmith.policy.seccomp.RuleConditions.KernelVersion;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A seccomp profile, whichever dialect it is written in.
 *
 * @param defaultAction what is done about a call that no rule names
 * @param defaultErrno what an {@link Action#ERRNO} default answers; absent means EPERM
 * @param architectures the calling conventions of the filter; the machine's own is in it, listed or not
 * @param archMap the same by machine; never together with {@code architectures}
 * @param flags of the filter: {@code SECCOMP_FILTER_FLAG_LOG}
 * @param listenerPath the socket that {@link Action#NOTIFY} goes to
 * @param listenerMetadata what is sent there along with it
 * @param rules in their order
 */
public record SeccompProfile(
        Action defaultAction,
        Optional<Integer> defaultErrno,
        List<Architecture> architectures,
        List<ArchMapEntry> archMap,
        List<String> flags,
        Optional<String> listenerPath,
        Optional<String> listenerMetadata,
        List<SyscallRule> rules) {
    public SeccompProfile {
        architectures = List.copyOf(architectures);
        archMap = List.copyOf(archMap);
        flags = List.copyOf(flags);
        rules = List.copyOf(rules);
        if (!architectures.isEmpty() && !archMap.isEmpty()) {
            throw new IllegalArgumentException("both architectures and archMap");
        }
    }

    /**
     * What the engine hands to the runtime for one container: rules that do not apply are gone, the others stand
     * without their conditions, in their order. Exactly moby's and containers/common's {@code setupSeccomp}.
     *
     * @param machine the machine's own architecture
     * @param capabilities the bounding set, in the kernel's lower-case names without prefix
     * @param kernel the machine's kernel
     */
    public SeccompProfile flatten(Architecture machine, SortedSet<String> capabilities, KernelVersion kernel) {
        return new Flattening(machine, capabilities, kernel).flatten(this);
    }

    /** The same rules, under which every other call passes and is logged. */
    SeccompProfile logging() {
        return new SeccompProfile(
                Action.LOG, Optional.empty(), architectures, archMap, flags, listenerPath, listenerMetadata, rules);
    }

    /** As a rule that stands behind all others: {@code default errno(1)}. */
    String defaultText() {
        return "default " + defaultAction.word()
                + (defaultAction.takesErrno() ? "(" + effectiveDefaultErrno() + ")" : "");
    }

    /** What the caller of an unnamed call sees; 0 for an action without an errno. */
    int effectiveDefaultErrno() {
        return defaultAction.takesErrno() ? defaultErrno.orElse(1) : 0;
    }

    /** Whether a rule does just what happens without it; runc and crun skip such rules before all else. */
    boolean likeDefault(SyscallRule rule) {
        return rule.action() == defaultAction && rule.effectiveErrno() == effectiveDefaultErrno();
    }

    SeccompProfile withRules(List<SyscallRule> newRules) {
        return new SeccompProfile(
                defaultAction, defaultErrno, architectures, archMap, flags, listenerPath, listenerMetadata, newRules);
    }

    SeccompProfile forArchitectures(List<Architecture> list, List<ArchMapEntry> map) {
        return new SeccompProfile(defaultAction, defaultErrno, list, map, flags, listenerPath, listenerMetadata, rules);
    }

    /** What the kernel does about a call; runtime-spec's nine actions, the gravest first. */
    public enum Action {
        KILL_PROCESS,
        KILL_THREAD,
        /** The old name of {@link #KILL_THREAD}. */
        KILL,
        TRAP,
        ERRNO,
        NOTIFY,
        TRACE,
        LOG,
        ALLOW;

        private static final String PREFIX = "SCMP_ACT_";

        /** As profiles spell it: {@code SCMP_ACT_ALLOW}. */
        public String spelling() {
            return PREFIX + name();
        }

        /** The action of that spelling; case matters, as it does to the runtimes. */
        public static Optional<Action> spelled(String spelling) {
            for (Action action : values()) {
                if (action.spelling().equals(spelling)) {
                    return Optional.of(action);
                }
            }
            return Optional.empty();
        }

        /** Whether it carries an errno; the runtime-spec has a runtime fail on one given to any other action. */
        public boolean takesErrno() {
            return this == ERRNO || this == TRACE;
        }

        /** Whether the kernel carries the call out. */
        public boolean permits() {
            return this == ALLOW || this == LOG;
        }

        /** Whether another process is asked what becomes of the call (seccomp_unotify(2), ptrace(2)). */
        boolean asks() {
            return this == NOTIFY || this == TRACE;
        }

        /** In a rule's text: {@code allow}. */
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * What joins the filter on one kind of machine.
     *
     * @param architecture the machine's own
     * @param subArchitectures which other calling conventions join it
     */
    public record ArchMapEntry(Architecture architecture, List<Architecture> subArchitectures) {
        public ArchMapEntry {
            subArchitectures = List.copyOf(subArchitectures);
        }
    }

    /**
     * The call of the largest number that a profile names in any rule.
     *
     * @param name the call
     * @param number its number
     */
    record HighestCall(String name, long number) {
        static Optional<HighestCall> named(SeccompProfile profile, String arch, Syscalls syscalls) {
            return profile.rules().stream()
                    .flatMap(r -> r.names().stream())
                    .distinct()
                    .flatMap(n -> syscalls.number(arch, n).stream().map(number -> new HighestCall(n, number)))
                    .max(Comparator.comparingLong(HighestCall::number).thenComparing(HighestCall::name));
        }
    }

    /** The JSON dialects of a profile, by the engine that reads it. */
    public enum Dialect {
        /** {@code docker run --security-opt seccomp=FILE}; moby/profiles, {@code seccomp.go}. */
        DOCKER(1),
        /** {@code podman run --security-opt seccomp=FILE}; containers/common, {@code pkg/seccomp/types.go}. */
        PODMAN(38),
        /** {@code linux.seccomp} of a {@code config.json}; runtime-spec 1.3, {@code config-linux.md}. */
        OCI(1);

        private final int defaultErrno;

        Dialect(int defaultErrno) {
            this.defaultErrno = defaultErrno;
        }

        /** What the engine's own default profile answers to a call that it does not name: EPERM or ENOSYS. */
        public int defaultErrno() {
            return defaultErrno;
        }

        /** Whether rules may carry conditions on the container: {@code includes}, {@code excludes}, {@code archMap}. */
        public boolean conditional() {
            return this != OCI;
        }
    }
}
