package dev.lsmith.policy.seccomp;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.base.kernel.KernelTable;
import dev.lsmith.base.kernel.KernelTable.Syscalls;
import dev.lsmith.learn.UsedFamilies;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Synthesis.LeftOut;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentCondition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The system calls of a model by name.
 *
 * @param calls by name
 * @param leftOut those that no profile can speak of, or that need none
 */
record ObservedCalls(SortedMap<String, ObservedCall> calls, List<LeftOut> leftOut) {
    ObservedCalls {
        calls = Collections.unmodifiableSortedMap(new TreeMap<>(calls));
        leftOut = List.copyOf(leftOut);
    }

    static ObservedCalls of(Model model) {
        SortedMap<String, ObservedCall> calls = new TreeMap<>();
        List<LeftOut> leftOut = new ArrayList<>();
        model.accesses(SyscallUse.class).forEach((use, evidence) -> {
            Optional<String> obstacle = obstacle(use, evidence);
            if (obstacle.isPresent()) {
                leftOut.add(new LeftOut(use, obstacle.get(), evidence));
            } else {
                String name = use.name().orElseThrow();
                ObservedCall known = calls.get(name);
                calls.put(
                        name,
                        known == null ? new ObservedCall(name, List.of(use), evidence) : known.with(use, evidence));
            }
        });
        return new ObservedCalls(calls, leftOut);
    }

    private static Optional<String> obstacle(SyscallUse use, Evidence evidence) {
        if (Architecture.ofCall(use.arch()).isEmpty()) {
            return Optional.of("seccomp profiles have no name for this architecture; such calls are killed");
        }
        if (use.name().isEmpty()) {
            return Optional.of("seccomp profiles go by name and this number has none; it stays refused");
        }
        if (ObservedCall.runtimeOnly(evidence) && evidence.reporters().stream().noneMatch(Reporter::reportsCalls)) {
            return Optional.of("made by the runtime before it loads the filter; the container does not need it");
        }
        return Optional.empty();
    }

    /** Whether a filter that only logs was watching the container, so that what is not here was not called. */
    boolean learned() {
        return calls.values().stream().anyMatch(ObservedCall::learned);
    }

    /** The calling conventions seen. */
    SortedSet<Architecture> architectures() {
        SortedSet<Architecture> all = new TreeSet<>();
        calls.values().forEach(c -> all.addAll(c.architectures()));
        return all;
    }

    /** The architectures of the machines: those seen, where one that is a guest brings its host. */
    SortedSet<Architecture> machines() {
        SortedSet<Architecture> all = new TreeSet<>();
        architectures().forEach(a -> all.add(a.host()));
        return all;
    }

    /** Whether a call exists on an architecture that was seen, or on another 64-bit machine for which the image may be built. */
    boolean exists(String name, Syscalls syscalls) {
        return Stream.concat(architectures().stream(), Architecture.IMAGES.stream())
                .anyMatch(a -> syscalls.number(a.callName(), name).isPresent());
    }

    /**
     * Everything seen of one call, on whatever architecture.
     *
     * @param name the call
     * @param uses how it was seen, sorted
     * @param evidence of all of them together
     */
    record ObservedCall(String name, List<SyscallUse> uses, Evidence evidence) {
        ObservedCall {
            uses = List.copyOf(uses);
        }

        ObservedCall with(SyscallUse use, Evidence more) {
            return new ObservedCall(
                    name, Stream.concat(uses.stream(), Stream.of(use)).sorted().toList(), evidence.merge(more));
        }

        /** Both calls under this one's name. */
        ObservedCall together(ObservedCall other) {
            return new ObservedCall(
                    name,
                    Stream.concat(uses.stream(), other.uses.stream()).sorted().toList(),
                    evidence.merge(other.evidence));
        }

        /** Whether only the runtime made it, before it became the container's program. */
        boolean runtimeOnly() {
            return runtimeOnly(evidence);
        }

        static boolean runtimeOnly(Evidence evidence) {
            return evidence.phases().contains(Phase.RUNTIME)
                    && !evidence.phases().contains(Phase.APPLICATION);
        }

        /** Whether a filter that lets everything pass reported it, as one that refuses tells only of what it refuses. */
        boolean learned() {
            return evidence.reporters().stream().anyMatch(Reporter::reportsCalls)
                    && evidence.verdicts().contains(Verdict.COMPLAINED)
                    && !runtimeOnly();
        }

        /** The first arguments that records tell, as the kernel takes them; unsigned. */
        List<Long> firstArguments() {
            return uses.stream()
                    .map(SyscallUse::firstArgument)
                    .flatMap(Optional::stream)
                    .map(a -> IntArguments.taken(name, a))
                    .distinct()
                    .sorted(Long::compareUnsigned)
                    .toList();
        }

        List<Architecture> architectures() {
            return uses.stream()
                    .map(u -> Architecture.ofCall(u.arch()))
                    .flatMap(Optional::stream)
                    .distinct()
                    .sorted()
                    .toList();
        }

        Reason.Observed reason() {
            return new Reason.Observed(accesses(), evidence);
        }

        Reason.Derived derived(String how) {
            return new Reason.Derived(how, accesses(), evidence);
        }

        private List<Access> accesses() {
            return new ArrayList<>(uses);
        }
    }

    /**
     * An address family for which {@code socket} is allowed, where the evidence names it: a filter's record tells that the call was made, a
     * security module's or a trace's of what family.
     *
     * @param number the family's
     * @param protocols for which it is allowed; empty for all
     * @param reason why
     */
    record SocketFamily(long number, SortedSet<Long> protocols, Reason reason) {
        static final String CALL = "socket";

        SocketFamily {
            protocols = Collections.unmodifiableSortedSet(new TreeSet<>(protocols));
        }

        /** By number; empty when nobody told of the families. */
        static List<SocketFamily> of(Assignment assignment) {
            KernelTable numbers = KernelTable.ADDRESS_FAMILIES;
            SocketProtocols protocols = new SocketProtocols(assignment.exact());
            SortedMap<Long, SocketFamily> families = new TreeMap<>();
            UsedFamilies.of(assignment.model(), assignment.coverage()).byName().forEach((family, use) -> {
                long number = numbers.number(family).orElseThrow();
                Reason reason = new Reason.Derived(
                        "sockets of family " + family + " were seen", use.accesses(), use.evidence());
                families.put(number, new SocketFamily(number, protocols.of(family, use), reason));
            });
            if (!families.isEmpty() && !assignment.exact()) {
                long number = numbers.number(UsedFamilies.NAME_SERVICE).orElseThrow();
                Reason reason =
                        new Reason.Baseline("C library", "asks the name service by a unix socket, in some runs only");
                families.putIfAbsent(number, new SocketFamily(number, new TreeSet<>(), reason));
            }
            return List.copyOf(families.values());
        }

        /** The conditions under which it is allowed, each enough. */
        List<List<ArgumentCondition>> conditions() {
            ArgumentCondition family = IntArguments.equal(number);
            return protocols.isEmpty()
                    ? List.of(List.of(family))
                    : protocols.stream()
                            .map(protocol -> List.of(family, SocketProtocols.equal(protocol)))
                            .toList();
        }
    }
}
