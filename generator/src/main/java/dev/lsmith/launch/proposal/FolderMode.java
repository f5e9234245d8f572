package dev.lsmith.launch.proposal;

import dev.lsmith.access.FilePermission;
import dev.lsmith.access.Ownership;
import dev.lsmith.model.Actor;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * Who must be able to write a directory in memory, which belongs to root.
 *
 * @param mode in octal
 * @param obstacle what no mode would allow
 */
record FolderMode(String mode, Optional<Obstacle> obstacle) {
    private static final Set<Long> ROOT = Set.of(0L);

    /** The mode for those who made or deleted entries of the directory. */
    static FolderMode of(SortedMap<String, List<RootFiles.Use>> byPath, Actor actor, String folder) {
        Set<Long> makers = new TreeSet<>(actor.makers().getOrDefault(folder, new TreeSet<>()));
        if (makers.equals(ROOT)) {
            return new FolderMode("0755", Optional.empty());
        }
        Optional<Obstacle> obstacle = RootFiles.below(byPath, folder).stream()
                .filter(u -> RootFiles.parent(u.path()).equals(folder) && makers.size() != 1 && isRefused(u))
                .findFirst()
                .map(u -> Obstacle.of("several users share " + folder + ", and one changes " + u.path(), u.evidence()));
        return new FolderMode("1777", obstacle);
    }

    /**
     * In a sticky directory that all may write nobody deletes another's file (unlink(2), EPERM), and an open that could make a
     * file refuses another's (fs.protected_regular, Documentation/admin-guide/sysctl/fs.rst).
     */
    private static boolean isRefused(RootFiles.Use use) {
        boolean changes = use.has(FilePermission.DELETE) || (use.has(FilePermission.CREATE) && !use.makes());
        return changes && use.ownership() != Ownership.OWNER;
    }
}
