package dev.lsmith.launch.proposal;

import dev.lsmith.access.FilePermission;
import dev.lsmith.access.Ownership;
import dev.lsmith.model.Actor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * Who must be able to write a directory in memory.
 *
 * @param mode in octal
 * @param owner the one user beside root who writes there; empty if there is none, or several
 * @param group that user's group, as far as it is known
 * @param obstacle what no mode would allow
 */
record FolderMode(String mode, OptionalLong owner, OptionalLong group, Optional<Obstacle> obstacle) {
    private static final Set<Long> ROOT = Set.of(0L);

    /** A user namespace's first user is above all that a host gives out itself (subuid(5), login.defs SUB_UID_MIN). */
    private static final long FIRST_SUBORDINATE = 65_536;

    /** The mode for those who made or deleted entries of the directory. */
    static FolderMode of(SortedMap<String, List<RootFiles.Use>> byPath, Actor actor, String folder) {
        Set<Long> makers = new TreeSet<>(actor.makers().getOrDefault(folder, new TreeSet<>()));
        if (makers.equals(ROOT)) {
            return new FolderMode("0755", OptionalLong.empty(), OptionalLong.empty(), Optional.empty());
        }
        Optional<Obstacle> obstacle = RootFiles.below(byPath, folder).stream()
                .filter(u -> RootFiles.parent(u.path()).equals(folder) && makers.size() != 1 && isRefused(u))
                .findFirst()
                .map(u -> Obstacle.of("several users share " + folder + ", and one changes " + u.path(), u.evidence()));
        OptionalLong owner = only(makers);
        return new FolderMode(
                "1777", owner, owner.isPresent() ? only(actor.groups().keySet()) : OptionalLong.empty(), obstacle);
    }

    /** The only one beside root, if its number is the container's as well as the host's. */
    private static OptionalLong only(Set<Long> numbers) {
        Set<Long> others = new TreeSet<>(numbers);
        others.removeAll(ROOT);
        return others.size() == 1
                ? others.stream()
                        .mapToLong(n -> n)
                        .filter(n -> n < FIRST_SUBORDINATE)
                        .findFirst()
                : OptionalLong.empty();
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
