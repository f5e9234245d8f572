package dev.lsmith.learn;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.pattern.Glob;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A path or pattern and all that was done to it.
 *
 * @param glob the path or pattern
 * @param ownerPermissions what only ever its owner did
 * @param permissions what others did as well, or an unknown owner
 * @param accesses what it stands for, sorted
 * @param evidence of all of them together
 * @param generalisation how it came to be a pattern; empty for a single path
 */
public record LearnedPath(
        Glob glob,
        SortedSet<FilePermission> ownerPermissions,
        SortedSet<FilePermission> permissions,
        List<Access> accesses,
        Evidence evidence,
        Optional<Generalisation> generalisation) {
    public LearnedPath {
        ownerPermissions = Collections.unmodifiableSortedSet(new TreeSet<>(ownerPermissions));
        permissions = Collections.unmodifiableSortedSet(new TreeSet<>(permissions));
        accesses = List.copyOf(accesses);
    }

    /**
     * A decision to allow more than was seen.
     *
     * @param rule the name of the generalisation that made it; several with {@link #AND} between
     * @param observed the values it stands for, the first few
     * @param newlyAllowed one value that it allows and that was not seen
     */
    public record Generalisation(String rule, List<String> observed, String newlyAllowed) {
        /** What stands between the names where several made it. */
        public static final String AND = " + ";

        public Generalisation {
            observed = List.copyOf(observed);
        }
    }
}
