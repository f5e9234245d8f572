package dev.lsmith.learn;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.FileAccess.Reach;
import dev.lsmith.base.InputException;
import dev.lsmith.learn.Generality.OwnPattern;
import dev.lsmith.learn.LearnedPath.Generalisation;
import dev.lsmith.learn.PathGroup.SeenAccess;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.PathLanguage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * From single file accesses to paths and patterns, by the rules of {@code profiles/patterns/generalisations.csv}.
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

    private PathLearner(SortedMap<? extends Access, Evidence> accesses, Generality generality, OwnData data) {
        List<PathGroup> groups = new ArrayList<>();
        OwnPatterns own = new OwnPatterns(generality);
        PathNode root = tree(accesses, groups, own);
        groups.addAll(new Generaliser(patterns, generality, data).groups(root));
        List<PathGroup> left = Absorption.absorb(groups, patterns);
        if (!own.groups().isEmpty()) {
            left = PathGroup.sorted(
                    Stream.concat(left.stream(), own.groups().stream()).toList());
        }
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
     * @param generality which generalisations are made
     * @param own the folders of the container's own data
     */
    public static PathLearner learn(
            SortedMap<? extends Access, Evidence> accesses, Generality generality, OwnData own) {
        return new PathLearner(accesses, generality, own);
    }

    /** Learns with all that is generalised by default, or nothing; no folder is known to be the container's own. */
    public static PathLearner learn(SortedMap<? extends Access, Evidence> accesses, boolean exact) {
        return learn(accesses, Generality.of(exact), OwnData.NONE);
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
    private PathNode tree(SortedMap<? extends Access, Evidence> accesses, List<PathGroup> odd, OwnPatterns own) {
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
                } else if (!own.takes(seen)) {
                    add(seen, root, oddities);
                }
            }
        }
        oddities.forEach((path, files) -> odd.add(PathGroup.single(path, files)));
        return root;
    }

    private static void add(SeenAccess seen, PathNode root, SortedMap<String, SortedSet<SeenAccess>> oddities) {
        if (isPath(seen.access().path())) {
            root.add(seen);
        } else {
            oddities.computeIfAbsent(seen.access().path(), p -> new TreeSet<>()).add(seen);
        }
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
        String newly = group.rules().contains(OwnPattern.NAME)
                ? OwnPatterns.newlyAllowed(group)
                : patterns.newlyAllowed(group.glob(), globs.keySet());
        return Optional.of(new Generalisation(String.join(Generalisation.AND, group.rules()), observed, newly));
    }

    /** The patterns that a person gave, with what was seen that fits one: the first of them takes it. */
    private static final class OwnPatterns {
        private final List<Glob> globs;
        private final List<PathLanguage> languages = new ArrayList<>();
        private final SortedMap<Integer, SortedSet<SeenAccess>> taken = new TreeMap<>();

        OwnPatterns(Generality generality) {
            this.globs = generality.exact()
                    ? List.of()
                    : generality.own().stream().map(OwnPattern::path).toList();
            globs.forEach(glob -> languages.add(language(glob)));
        }

        private static PathLanguage language(Glob glob) {
            try {
                return PathLanguage.of(glob, LearnedVariables.load().all());
            } catch (InputException e) {
                throw new IllegalArgumentException("a pattern that was not checked: " + glob.text(), e);
            }
        }

        boolean takes(SeenAccess seen) {
            for (int i = 0; i < languages.size(); i++) {
                if (languages.get(i).matches(seen.access().path())) {
                    taken.computeIfAbsent(i, n -> new TreeSet<>()).add(seen);
                    return true;
                }
            }
            return false;
        }

        List<PathGroup> groups() {
            List<PathGroup> groups = new ArrayList<>();
            taken.forEach((number, seen) -> {
                SortedSet<String> paths = new TreeSet<>();
                seen.forEach(s -> paths.add(s.access().path()));
                groups.add(new PathGroup(globs.get(number), Set.of(OwnPattern.NAME), paths, seen));
            });
            return groups;
        }

        /** The shortest path that the pattern allows and that was not seen; the empty text if there is none. */
        static String newlyAllowed(PathGroup group) {
            try {
                List<Glob> seen = group.paths().stream().map(Glob::literal).toList();
                return language(group.glob())
                        .difference(
                                PathLanguage.of(seen, LearnedVariables.load().all()))
                        .orElse("");
            } catch (InputException e) {
                return "";
            }
        }
    }
}
