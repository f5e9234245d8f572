package dev.lsmith.launch.proposal;

import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.base.Position;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.launch.proposal.Proposals.Obstacle;
import dev.lsmith.launch.proposal.Proposals.Proposal;
import dev.lsmith.launch.proposal.Proposals.Recorded;
import dev.lsmith.launch.proposal.TmpfsMount.FolderMode;
import dev.lsmith.model.coverage.Coverage.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A read-only root, with what the container writes there in memory.
 *
 * <p>It is safe where every write that AppArmor saw lies on a mount that stays writable, or in a directory that may as well be
 * empty when the container starts: one of which the container used nothing that it had not made itself. A read-only
 * root leaves /dev and what is mounted on its own as it was (moby, daemon/oci_linux.go); an empty tmpfs hides what the image has
 * below its mount point. What AppArmor does not report is the reading of attributes (stat), so a program that asks whether a
 * file of the image exists, and never opens it, would be told no.
 */
final class ReadOnlyRoot {
    private static final Proposal.ProposalKind KIND = Proposal.ProposalKind.READ_ONLY;

    /** How much a directory in memory may hold where the container has no limit of its own; no log tells what it needs. */
    private static final long USUAL_SIZE = 256;

    private static final long MEBIBYTE = 1024 * 1024;

    private ReadOnlyRoot() {}

    /** Empty if the root is read-only already. */
    static Optional<Proposal<List<TmpfsMount>>> of(Recorded recorded, Optional<ContainerSpec> spec) {
        return spec.filter(s -> s.filesystem().readOnlyRoot()).isPresent()
                ? Optional.empty()
                : Optional.of(proposal(recorded, spec));
    }

    private static Proposal<List<TmpfsMount>> proposal(Recorded recorded, Optional<ContainerSpec> spec) {
        if (spec.isEmpty()) {
            return Proposal.none(KIND, "without a spec nobody knows which of its files lie on mounts");
        }
        if (!recorded.coverage().tells(Reporter.APPARMOR, Topic.FILES)) {
            return Proposal.none(
                    KIND,
                    "no AppArmor profile told every file that it writes: "
                            + recorded.coverage().why(Topic.FILES));
        }
        if (recorded.own(CapabilityUse.class).keySet().stream()
                .anyMatch(use -> use.capability().equals("mknod"))) {
            return Proposal.none(KIND, "it makes device nodes, which do not open on a tmpfs of an engine");
        }
        return scratch(RootFiles.of(recorded, spec.get()), recorded, mebibytes(spec.get()));
    }

    /** Half of the container's memory, as the kernel takes half of the host's (tmpfs(5)), but no more than usual. */
    private static long mebibytes(ContainerSpec spec) {
        return spec.limits()
                .memoryBytes()
                .map(bytes -> Math.max(1, Math.min(USUAL_SIZE, bytes / 2 / MEBIBYTE)))
                .orElse(USUAL_SIZE);
    }

    private static Proposal<List<TmpfsMount>> scratch(RootFiles files, Recorded recorded, long size) {
        SortedMap<String, List<Position>> folders = files.writtenFolders();
        Optional<Obstacle> obstacle = new EmptyStart(files, folders.keySet()).obstacle();
        if (obstacle.isPresent()) {
            return Proposal.none(KIND, obstacle.get().text(), obstacle.get().positions());
        }
        List<TmpfsMount> scratch = new ArrayList<>();
        List<Position> positions = new ArrayList<>();
        SortedMap<String, List<RootFiles.FileUse>> byPath = files.byPath();
        for (var folder : folders.entrySet()) {
            FolderMode mode = FolderMode.of(byPath, recorded, folder.getKey());
            if (mode.obstacle().isPresent()) {
                return Proposal.none(
                        KIND,
                        mode.obstacle().get().text(),
                        mode.obstacle().get().positions());
            }
            scratch.add(
                    new TmpfsMount(folder.getKey(), mode.mode(), mode.owner(), mode.group(), size, folder.getValue()));
            positions.addAll(folder.getValue());
        }
        String reason = scratch.isEmpty()
                ? "it wrote to no file of its root"
                : "it wrote only to mounts and below "
                        + String.join(", ", folders.keySet())
                        + ", where it used nothing that it had not made; what it writes there is gone when it stops";
        return Proposal.of(KIND, List.copyOf(scratch), reason, positions);
    }
}
