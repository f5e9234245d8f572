package dev.lsmith.policy.seccomp;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Phase;
import dev.lsmith.access.Reporter;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.access.Verdict;
import dev.lsmith.policy.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
        return evidence.phases().contains(Phase.RUNTIME) && !evidence.phases().contains(Phase.APPLICATION);
    }

    /** Whether a filter that lets everything pass reported it, as one that refuses tells only of what it refuses. */
    boolean learned() {
        return evidence.reporters().contains(Reporter.SECCOMP)
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
