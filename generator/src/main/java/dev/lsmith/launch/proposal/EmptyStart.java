package dev.lsmith.launch.proposal;

import dev.lsmith.access.Evidence;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.LinkAccess;
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
 * Whether directories may be empty, and file systems of their own, when the container starts.
 *
 * @param files what it did
 * @param folders the directories, without a last slash; an empty text is the root itself
 */
record EmptyStart(RootFiles files, Set<String> folders) {
    /** What an unquoted word of a shell, a colon-separated option and a comma-separated one all take for itself. */
    private static final String PLAIN = "(/[A-Za-z0-9_@%+=.-]+)+";

    /** The first thing that speaks against it. */
    Optional<Obstacle> obstacle() {
        Set<String> made = files.made();
        SortedMap<String, List<RootFiles.FileUse>> byPath = files.byPath();
        for (String folder : folders) {
            Optional<Obstacle> found = plain(folder).or(() -> used(folder, made, byPath));
            if (found.isPresent()) {
                return found;
            }
        }
        return links().or(() -> new Renames(this::folderOf).across(files.uses()));
    }

    private Optional<Obstacle> plain(String folder) {
        if (folder.isEmpty()) {
            return files.uses().stream()
                    .filter(u -> u.writes() && RootFiles.parent(u.path()).isEmpty())
                    .findFirst()
                    .map(u -> Obstacle.of("it writes " + u.path() + " in the root itself", u.evidence()));
        }
        return folder.matches(PLAIN)
                ? Optional.empty()
                : Optional.of(
                        new Obstacle("no engine takes the name of a directory it writes to: " + folder, List.of()));
    }

    /** A use of something below that is not the container's own making, or that a tmpfs without exec refuses. */
    private Optional<Obstacle> used(
            String folder, Set<String> made, SortedMap<String, List<RootFiles.FileUse>> byPath) {
        for (RootFiles.FileUse use : RootFiles.below(byPath, folder)) {
            boolean itself = use.path().equals(folder);
            if (use.has(FilePermission.MAP_EXEC)) {
                return obstacle("it executes " + use.path() + ", below a directory that it writes to", use);
            }
            if (itself && use.has(FilePermission.READ)) {
                return obstacle("it lists " + folder + ", where it writes and the image may have files", use);
            }
            if (!itself && !made.contains(use.path()) && !opensOrMakes(use)) {
                return obstacle("it uses " + use.path() + ", which it did not make, beside what it writes", use);
            }
        }
        return Optional.empty();
    }

    /** An open that makes the file if it is not there, and does not read it. */
    private static boolean opensOrMakes(RootFiles.FileUse use) {
        return use.has(FilePermission.CREATE) && !use.has(FilePermission.READ) && !use.has(FilePermission.DELETE);
    }

    private static Optional<Obstacle> obstacle(String text, RootFiles.FileUse use) {
        return Optional.of(Obstacle.of(text, use.evidence()));
    }

    /** A hard link joins names of one file system (link(2), EXDEV). */
    private Optional<Obstacle> links() {
        for (LinkAccess link : files.links()) {
            if (!folderOf(link.path()).equals(folderOf(link.target()))) {
                return Optional.of(new Obstacle("it links " + link.target() + " to " + link.path(), List.of()));
            }
        }
        return Optional.empty();
    }

    /** The deepest of the directories that a path lies below; itself where there is none. */
    private String folderOf(String path) {
        for (int end = path.length(); end >= 0; end = end == 0 ? -1 : Math.max(0, path.lastIndexOf('/', end - 1))) {
            if (folders.contains(path.substring(0, end))) {
                return path.substring(0, end);
            }
        }
        return path;
    }

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
}
