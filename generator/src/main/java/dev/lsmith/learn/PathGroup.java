package dev.lsmith.learn;

import dev.lsmith.access.Evidence;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.pattern.Glob;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
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

    /** This group with the paths and accesses of others, under its own pattern. */
    PathGroup with(Collection<PathGroup> others) {
        if (others.isEmpty()) {
            return this;
        }
        SortedSet<String> morePaths = new TreeSet<>(paths);
        SortedSet<SeenAccess> moreAccesses = new TreeSet<>(accesses);
        others.forEach(other -> {
            morePaths.addAll(other.paths);
            moreAccesses.addAll(other.accesses);
        });
        return new PathGroup(glob, rules, morePaths, moreAccesses);
    }

    /** The groups in the order of their patterns' texts. */
    static List<PathGroup> sorted(Collection<PathGroup> groups) {
        record Written(String text, PathGroup group) {}
        return groups.stream()
                .map(group -> new Written(group.glob().text(), group))
                .sorted(Comparator.comparing(Written::text))
                .map(Written::group)
                .toList();
    }

    /**
     * A file access that was seen.
     *
     * @param access what was done
     * @param evidence why we believe it
     * @param rank its place among all accesses by their order, which takes long to compare
     */
    record SeenAccess(FileAccess access, Evidence evidence, int rank) implements Comparable<SeenAccess> {
        @Override
        public int compareTo(SeenAccess other) {
            return Integer.compare(rank, other.rank);
        }
    }
}
