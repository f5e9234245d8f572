package dev.lsmith.launch.proposal;

import dev.lsmith.access.Evidence;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.base.Position;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.launch.proposal.Proposals.Proposal;
import dev.lsmith.launch.proposal.Proposals.Recorded;
import dev.lsmith.model.coverage.Coverage.Topic;
import dev.lsmith.policy.seccomp.RecordingFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A limit of processes and threads ({@code pids.max} counts both: Documentation/admin-guide/cgroup-v2.rst).
 *
 * <p>How many there were at once is in no record. How many there ever were is: a filter that logs every call logs every clone and
 * fork, failed ones too. One more than that can never have been there at once. Four times as many leaves room for more load and
 * for {@code exec} into the container; {@value #LEAST} leave room for a host with more processors, of which many programs make
 * their number of threads, and still stop a fork bomb.
 */
final class PidsLimit {
    static final long LEAST = 256;

    private static final long MOST = 16_384;
    private static final long ROOM = 4;
    private static final Set<String> STARTS = Set.of("clone", "clone3", "fork", "vfork");

    private PidsLimit() {}

    /** Empty if the container has a limit. */
    static Optional<Proposal<Long>> of(Recorded recorded, Optional<ContainerSpec> spec) {
        return spec.flatMap(s -> s.limits().pids()).isPresent()
                ? Optional.empty()
                : Optional.of(proposal(recorded, spec));
    }

    private static Proposal<Long> proposal(Recorded recorded, Optional<ContainerSpec> spec) {
        if (!recorded.coverage().tells(Topic.CALLS)) {
            return none("its clones and forks are not all counted: "
                    + recorded.coverage().why(Topic.CALLS));
        }
        if (spec.filter(s -> RecordingFilter.mayPassUnlogged(s, STARTS)).isPresent()) {
            return none("the seccomp filter did not log every call, so its clones and forks are not counted");
        }
        long starts = 0;
        List<Position> positions = new ArrayList<>();
        for (Map.Entry<SyscallUse, Evidence> call :
                recorded.own(SyscallUse.class).entrySet()) {
            if (call.getKey().name().filter(STARTS::contains).isPresent()) {
                starts += call.getValue().count();
                positions.addAll(call.getValue().positions());
            }
        }
        long limit = Math.max(LEAST, Long.highestOneBit(ROOM * (starts + 1) - 1) << 1);
        String counted = starts + " clones and forks in the whole log, so never more than " + (starts + 1)
                + " processes and threads at once";
        return limit > MOST
                ? Proposal.none(
                        Proposal.ProposalKind.PIDS_LIMIT, counted + ": too many to tell a limit from", positions)
                : Proposal.of(
                        Proposal.ProposalKind.PIDS_LIMIT,
                        limit,
                        counted + "; four times as many, and no less than " + LEAST,
                        positions);
    }

    private static Proposal<Long> none(String why) {
        return Proposal.none(Proposal.ProposalKind.PIDS_LIMIT, why);
    }
}
