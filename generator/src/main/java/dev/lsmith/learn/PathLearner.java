package dev.lsmith.learn;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.FileAccess.Reach;
import dev.lsmith.learn.LearnedPath.Generalisation;
import dev.lsmith.learn.PathGroup.SeenAccess;
import dev.lsmith.pattern.Glob;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * From single file accesses to paths and patterns, by the rules of {@code profiles/patterns/rules.csv}.
 *
 * <p>The result depends on the set of accesses only, not on their order. Each path seen is allowed what was done to it
 * by exactly one result, and every pattern says which rule made it, from what, and names one path that it newly allows.
 */
public final class PathLearner {
    private static final int OBSERVED = 8;

    private final LearnedPatterns patterns = new LearnedPatterns(LearnedVariables.load());
    private final Map<String, Glob> globs = new HashMap<>();
    private final List<LearnedPath> paths;
    private final SortedMap<FileAccess, Evidence> apart = new TreeMap<>();

    private PathLearner(SortedMap<? extends Access, Evidence> accesses, boolean exact) {
        List<PathGroup> groups = new ArrayList<>();
        PathNode root = tree(accesses, groups);
        groups.addAll(new Generaliser(patterns, exact).groups(root));
        List<PathGroup> left = Absorption.absorb(groups, patterns);
        left.forEach(group -> group.paths().forEach(path -> globs.put(path, group.glob())));
        this.paths = left.stream()
                .filter(group -> !group.accesses().isEmpty())
                .map(this::path)
                .toList();
    }

    /**
     * Learns.
     *
     * @param accesses what was observed; looks at {@link FileAccess} and at the names that {@link LinkAccess} made
     * @param exact whether every path stays as it was seen
     */
    public static PathLearner learn(SortedMap<? extends Access, Evidence> accesses, boolean exact) {
        return new PathLearner(accesses, exact);
    }

    /** The paths and patterns, sorted by text. */
    public List<LearnedPath> paths() {
        return paths;
    }

    /**
     * File accesses whose path the kernel could not name from the container's root (disconnected, deleted), as they were
     * seen; they are in no result of {@link #paths}.
     */
    public SortedMap<FileAccess, Evidence> apart() {
        return Collections.unmodifiableSortedMap(apart);
    }

    /** What became of a path that was seen, by a file access or as a link made; a literal for every other path. */
    public Glob glob(String path) {
        return globs.getOrDefault(path, Glob.literal(path));
    }

    /** The tree of the paths; what is no path goes to {@code odd} as it is. */
    private PathNode tree(SortedMap<? extends Access, Evidence> accesses, List<PathGroup> odd) {
        PathNode root = new PathNode();
        SortedMap<String, SortedSet<SeenAccess>> oddities = new TreeMap<>();
        int rank = 0;
        for (Map.Entry<? extends Access, Evidence> entry : accesses.entrySet()) {
            if (entry.getKey() instanceof LinkAccess link && isPath(link.path())) {
                root.addCreated(link.path());
            } else if (entry.getKey() instanceof FileAccess file) {
                SeenAccess seen = new SeenAccess(file, entry.getValue(), rank++);
                if (file.reach() != Reach.ATTACHED) {
                    apart.put(file, entry.getValue());
                } else if (isPath(file.path())) {
                    root.add(seen);
                } else {
                    oddities.computeIfAbsent(file.path(), p -> new TreeSet<>()).add(seen);
                }
            }
        }
        oddities.forEach((path, files) -> odd.add(PathGroup.single(path, files)));
        return root;
    }

    private static boolean isPath(String path) {
        return path.startsWith("/") && !path.contains("//");
    }

    private LearnedPath path(PathGroup group) {
        Evidence all = group.accesses().stream()
                .map(SeenAccess::evidence)
                .reduce(Evidence::merge)
                .orElseThrow();
        return new LearnedPath(
                group.glob(),
                group.ownerPermissions(),
                group.permissions(),
                group.accesses().stream().<Access>map(SeenAccess::access).toList(),
                all,
                generalisation(group));
    }

    private Optional<Generalisation> generalisation(PathGroup group) {
        if (!group.isPattern()) {
            return Optional.empty();
        }
        List<String> observed = group.paths().stream().limit(OBSERVED).toList();
        return Optional.of(new Generalisation(
                String.join(" + ", group.rules()), observed, patterns.newlyAllowed(group.glob(), globs.keySet())));
    }
}
