package dev.lsmith.learn;

import dev.lsmith.access.FilePermission;
import dev.lsmith.access.Ownership;
import dev.lsmith.pattern.Glob;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Paths that became one.
 *
 * @param glob the pattern, or the path itself
 * @param rules the rules that made it, from the first segment to the last; empty for a single path
 * @param paths what was seen
 * @param accesses what was done; empty when only a link was made
 */
record PathGroup(Glob glob, Set<String> rules, SortedSet<String> paths, SortedSet<SeenAccess> accesses) {
    PathGroup {
        paths = Collections.unmodifiableSortedSet(new TreeSet<>(paths));
        accesses = Collections.unmodifiableSortedSet(new TreeSet<>(accesses));
    }

    /** A path that stays as it was seen. */
    static PathGroup single(String path, SortedSet<SeenAccess> accesses) {
        return new PathGroup(Glob.literal(path), Set.of(), new TreeSet<>(Set.of(path)), accesses);
    }

    boolean isPattern() {
        return !rules.isEmpty();
    }

    /** What only ever an owner did. */
    SortedSet<FilePermission> ownerPermissions() {
        SortedSet<FilePermission> owner = done(Ownership.OWNER::equals);
        owner.removeAll(permissions());
        return owner;
    }

    /** What others did as well, or an unknown owner. */
    SortedSet<FilePermission> permissions() {
        return done(ownership -> ownership != Ownership.OWNER);
    }

    private SortedSet<FilePermission> done(Predicate<Ownership> by) {
        SortedSet<FilePermission> done = new TreeSet<>();
        for (SeenAccess seen : accesses) {
            if (by.test(seen.access().ownership())) {
                done.addAll(seen.access().permissions());
            }
        }
        return done;
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
        SortedSet<SeenAccess> moreAccesses = new TreeSet<>(accesses);
        moreAccesses.addAll(other.accesses);
        return new PathGroup(glob, rules, morePaths, moreAccesses);
    }
}
