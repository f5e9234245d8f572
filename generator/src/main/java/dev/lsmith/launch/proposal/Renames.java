package dev.lsmith.launch.proposal;

import dev.lsmith.access.Evidence;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.launch.proposal.Proposals.Obstacle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Renames from one directory to another, which lie on two file systems once one of them is a mount (rename(2), EXDEV).
 *
 * <p>Both names of a rename are told in one audit event, so at one time, but the model keeps them apart, and the new one
 * looks like an open that would make it. Two names may be one rename where the times in which they were seen overlap.
 *
 * @param folderOf the directory that a path is moved with
 */
record Renames(Function<String, String> folderOf) {
    /** What the kernel asks of a rename's old name ({@code apparmor_path_rename}: read, write, delete). */
    private static final Set<FilePermission> OLD =
            EnumSet.of(FilePermission.READ, FilePermission.WRITE, FilePermission.DELETE);

    /** What it asks of the new name, and of an open for writing that makes the file. */
    private static final Set<FilePermission> NEW = EnumSet.of(FilePermission.WRITE, FilePermission.CREATE);

    /** The time from which, or up to which, a use was seen, with its number in the list; of one time the beginnings come first. */
    private record UseBoundary(Instant at, boolean begins, int number) {
        static final Comparator<UseBoundary> ORDER = Comparator.comparing(UseBoundary::at)
                .thenComparing(t -> !t.begins())
                .thenComparingInt(UseBoundary::number);
    }

    /** The first two names, in the order of time, that may be one rename between directories. */
    Optional<Obstacle> across(List<RootFiles.FileUse> uses) {
        SortedMap<String, SortedSet<Integer>> old = new TreeMap<>();
        SortedMap<String, SortedSet<Integer>> made = new TreeMap<>();
        for (UseBoundary turn : turns(uses)) {
            RootFiles.FileUse use = uses.get(turn.number());
            boolean isOld = use.permissions().equals(OLD);
            SortedMap<String, SortedSet<Integer>> same = isOld ? old : made;
            String folder = folderOf.apply(use.path());
            if (!turn.begins()) {
                same.computeIfPresent(folder, (f, seen) -> without(seen, turn.number()));
                continue;
            }
            same.computeIfAbsent(folder, f -> new TreeSet<>()).add(turn.number());
            Optional<RootFiles.FileUse> other =
                    elsewhere(isOld ? made : old, folder).map(uses::get);
            if (other.isPresent()) {
                return Optional.of(isOld ? obstacle(use, other.get()) : obstacle(other.get(), use));
            }
        }
        return Optional.empty();
    }

    private static List<UseBoundary> turns(List<RootFiles.FileUse> uses) {
        List<UseBoundary> turns = new ArrayList<>();
        for (int i = 0; i < uses.size(); i++) {
            RootFiles.FileUse use = uses.get(i);
            if (use.permissions().equals(OLD) || use.permissions().equals(NEW)) {
                Evidence evidence = use.evidence();
                turns.add(new UseBoundary(evidence.first().orElse(Instant.MIN), true, i));
                turns.add(new UseBoundary(evidence.last().orElse(Instant.MAX), false, i));
            }
        }
        turns.sort(UseBoundary.ORDER);
        return turns;
    }

    /** A name of those in another directory; at most two directories are looked at. */
    private static Optional<Integer> elsewhere(SortedMap<String, SortedSet<Integer>> seen, String folder) {
        return seen.entrySet().stream()
                .filter(names -> !names.getKey().equals(folder))
                .findFirst()
                .map(names -> names.getValue().first());
    }

    /** Null where none is left, as a map takes the entry away for it. */
    private static @Nullable SortedSet<Integer> without(SortedSet<Integer> seen, int number) {
        seen.remove(number);
        return seen.isEmpty() ? null : seen;
    }

    private static Obstacle obstacle(RootFiles.FileUse from, RootFiles.FileUse to) {
        return Obstacle.of("it may rename " + from.path() + " to " + to.path(), to.evidence());
    }
}
