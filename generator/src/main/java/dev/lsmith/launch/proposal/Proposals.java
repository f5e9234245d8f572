package dev.lsmith.launch.proposal;

import dev.lsmith.container.ContainerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the evidence shows to be safe beyond the policies.
 *
 * @param readOnly a read-only root with these directories in memory
 * @param pids a limit of processes and threads
 * @param user {@code UID:GID}, not root
 */
public record Proposals(
        Optional<Proposal<List<Scratch>>> readOnly, Optional<Proposal<Long>> pids, Optional<Proposal<String>> user) {
    /** Nothing is proposed. */
    public static final Proposals NONE = new Proposals(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * What a recording shows.
     *
     * @param withheld what is not to be proposed
     */
    public static Proposals of(Recorded recorded, Optional<ContainerSpec> spec, Set<Proposal.Kind> withheld) {
        return new Proposals(
                wanted(Proposal.Kind.READ_ONLY, withheld) ? ReadOnlyRoot.of(recorded, spec) : Optional.empty(),
                wanted(Proposal.Kind.PIDS_LIMIT, withheld) ? PidsLimit.of(recorded, spec) : Optional.empty(),
                wanted(Proposal.Kind.USER, withheld) ? OtherUser.of(recorded, spec) : Optional.empty());
    }

    private static boolean wanted(Proposal.Kind kind, Set<Proposal.Kind> withheld) {
        return !withheld.contains(kind);
    }

    /** The read-only root's directories, if it is proposed. */
    public Optional<List<Scratch>> scratch() {
        return readOnly.flatMap(Proposal::value);
    }

    /** All of them, proposed or not. */
    public List<Proposal<?>> all() {
        List<Proposal<?>> all = new ArrayList<>();
        readOnly.ifPresent(all::add);
        pids.ifPresent(all::add);
        user.ifPresent(all::add);
        return all;
    }
}
