package dev.lsmith.learn;

import dev.lsmith.access.Access;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FilePermission;
import dev.lsmith.access.Ownership;
import dev.lsmith.pattern.Glob;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Paths that became one.
 *
 * @param glob the pattern, or the path itself
 * @param rules the rules that made it, from the first segment to the last; empty for a single path
 * @param paths what was seen
 * @param accesses what was done; empty when only a link was made
 */
record PathGroup(Glob glob, Set<String> rules, SortedSet<String> paths, SortedSet<FileAccess> accesses) {
    PathGroup {
        paths = Collections.unmodifiableSortedSet(new TreeSet<>(paths));
        accesses = Collections.unmodifiableSortedSet(sorted(accesses));
    }

    /** A path that stays as it was seen. */
    static PathGroup single(String path, SortedSet<FileAccess> accesses) {
        return new PathGroup(Glob.literal(path), Set.of(), new TreeSet<>(Set.of(path)), accesses);
    }

    static SortedSet<FileAccess> sorted(Collection<FileAccess> accesses) {
        SortedSet<FileAccess> sorted = new TreeSet<>(Access.ORDER);
        sorted.addAll(accesses);
        return sorted;
    }

    boolean isPattern() {
        return !rules.isEmpty();
    }

    /** What only ever an owner did. */
    SortedSet<FilePermission> ownerPermissions() {
        SortedSet<FilePermission> owner = new TreeSet<>();
        accesses.stream().filter(a -> a.ownership() == Ownership.OWNER).forEach(a -> owner.addAll(a.permissions()));
        owner.removeAll(permissions());
        return owner;
    }

    /** What others did as well, or an unknown owner. */
    SortedSet<FilePermission> permissions() {
        SortedSet<FilePermission> others = new TreeSet<>();
        accesses.stream().filter(a -> a.ownership() != Ownership.OWNER).forEach(a -> others.addAll(a.permissions()));
        return others;
    }

    /** Whether this group is allowed all that the other one is. */
    boolean allows(PathGroup other) {
        SortedSet<FilePermission> mine = permissions();
        SortedSet<FilePermission> byOwner = new TreeSet<>(ownerPermissions());
        byOwner.addAll(mine);
        return mine.containsAll(other.permissions()) && byOwner.containsAll(other.ownerPermissions());
    }

    /** Both together under the pattern of this one. */
    PathGroup with(PathGroup other) {
        SortedSet<String> morePaths = new TreeSet<>(paths);
        morePaths.addAll(other.paths);
        SortedSet<FileAccess> moreAccesses = sorted(accesses);
        moreAccesses.addAll(other.accesses);
        return new PathGroup(glob, rules, morePaths, moreAccesses);
    }
}
