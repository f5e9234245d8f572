package dev.lsmith.launch.proposal;

import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.launch.proposal.Proposals.Obstacle;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

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
}
