package dev.lsmith.launch.proposal;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.base.Position;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.model.ActingUsers;
import dev.lsmith.model.Model;
import dev.lsmith.model.coverage.Coverage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the evidence shows to be safe beyond the policies.
 *
 * @param readOnly a read-only root with these directories in memory
 * @param pids a limit of processes and threads
 * @param user {@code UID:GID}, not root
 */
public record Proposals(
        Optional<Proposal<List<TmpfsMount>>> readOnly, Optional<Proposal<Long>> pids, Optional<Proposal<String>> user) {
    /** Nothing is proposed. */
    public static final Proposals NONE = new Proposals(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * What a recording shows.
     *
     * @param withheld what is not to be proposed
     */
    public static Proposals of(Recorded recorded, Optional<ContainerSpec> spec, Set<Proposal.ProposalKind> withheld) {
        return new Proposals(
                wanted(Proposal.ProposalKind.READ_ONLY, withheld) ? ReadOnlyRoot.of(recorded, spec) : Optional.empty(),
                wanted(Proposal.ProposalKind.PIDS_LIMIT, withheld) ? PidsLimit.of(recorded, spec) : Optional.empty(),
                wanted(Proposal.ProposalKind.USER, withheld) ? OtherUser.of(recorded, spec) : Optional.empty());
    }

    private static boolean wanted(Proposal.ProposalKind kind, Set<Proposal.ProposalKind> withheld) {
        return !withheld.contains(kind);
    }

    /** The read-only root's directories, if it is proposed. */
    public Optional<List<TmpfsMount>> scratch() {
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

    /**
     * Something that could be closed, and what the evidence says of it.
     *
     * @param kind what
     * @param value what is proposed; empty if the evidence does not show that it is safe
     * @param reason what shows it, or why not; may hold text from a log
     * @param positions where to look, a few
     * @param <T> what is proposed
     */
    public record Proposal<T>(ProposalKind kind, Optional<T> value, String reason, List<Position> positions) {
        /** What can be proposed. */
        public enum ProposalKind {
            READ_ONLY,
            PIDS_LIMIT,
            USER;

            /** The word that switches it off: {@code read-only}. */
            public String word() {
                return name().toLowerCase(Locale.ROOT).replace('_', '-');
            }
        }

        public Proposal {
            positions = List.copyOf(positions);
        }

        static <T> Proposal<T> of(ProposalKind kind, T value, String reason, List<Position> positions) {
            return new Proposal<>(kind, Optional.of(value), reason, positions);
        }

        static <T> Proposal<T> none(ProposalKind kind, String reason, List<Position> positions) {
            return new Proposal<>(kind, Optional.empty(), reason, positions);
        }

        static <T> Proposal<T> none(ProposalKind kind, String reason) {
            return none(kind, reason, List.of());
        }

        /** The reason with the first places that show it. */
        public String evidence() {
            if (positions.isEmpty()) {
                return reason;
            }
            StringBuilder out = new StringBuilder(reason).append(" (");
            positions.stream().limit(2).forEach(p -> out.append(p).append(", "));
            out.setLength(out.length() - 2);
            return out.append(')').toString();
        }
    }

    /**
     * What was recorded of a container.
     *
     * @param model what it did
     * @param actor as whom
     * @param coverage what the recording can say of what is not in the model
     */
    public record Recorded(Model model, ActingUsers actor, Coverage coverage) {
        /** The accesses of one kind that the container's own programs made. */
        <A extends Access> SortedMap<A, Evidence> own(Class<A> kind) {
            SortedMap<A, Evidence> own = new TreeMap<>();
            model.accesses(kind).forEach((access, evidence) -> {
                if (evidence.phases().contains(Phase.APPLICATION)) {
                    own.put(access, evidence);
                }
            });
            return own;
        }
    }

    /**
     * Why something is not safe.
     *
     * @param text in a few words; may hold text from a log
     * @param positions where the log shows it, a few
     */
    record Obstacle(String text, List<Position> positions) {
        Obstacle {
            positions = List.copyOf(positions);
        }

        static Obstacle of(String text, Evidence evidence) {
            return new Obstacle(text, evidence.positions());
        }
    }
}
