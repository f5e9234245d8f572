package dev.lsmith.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.Sighted;
import dev.lsmith.learn.Generaliser.ByPrefix;
import dev.lsmith.learn.PathGroup.SeenAccess;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.Glob.AnyInSegment;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Variable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Patterns take in the same paths whether each is compared with each or few with few. */
class AbsorptionTest {
    private static final long SEED = 20261122;
    private static final String[] NAMES = {"a", "b", "ab", "a1", "a12", "1", "data", "x9"};
    private static final LearnedPatterns PATTERNS = new LearnedPatterns(LearnedVariables.load());

    private int rank;

    @Test
    void theSamePathsAreTakenInAsByComparingEachWithEach() {
        Random random = new Random(SEED);
        for (int i = 0; i < 1_500; i++) {
            List<PathGroup> groups = groups(random);
            assertThat(Absorption.absorb(groups, PATTERNS))
                    .as("seed %d, case %d", SEED, i)
                    .isEqualTo(eachWithEach(groups));
        }
    }

    @Test
    void ofManyPatternsThoseThatMatchAreAmongTheCandidatesInTheirOrder() {
        Random random = new Random(SEED);
        for (int i = 0; i < 500; i++) {
            List<List<Part>> patterns = IntStream.range(0, 30)
                    .mapToObj(n -> pattern(random).parts())
                    .toList();
            ByPrefix prefixes = new ByPrefix();
            patterns.forEach(prefixes::add);
            String name = path(random);
            List<Integer> matching = IntStream.range(0, patterns.size())
                    .filter(n -> PATTERNS.regex(patterns.get(n)).matcher(name).matches())
                    .boxed()
                    .toList();
            assertThat(prefixes.candidates(name))
                    .as("seed %d", SEED)
                    .containsAll(matching)
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void aNameIsComparedWithABoundedNumberOfPatterns() {
        ByPrefix prefixes = new ByPrefix();
        for (int i = 0; i < 10_000; i++) {
            prefixes.add(List.of(new Variable("lsmith_number"), new Literal("-" + i)));
        }
        assertThat(prefixes.candidates("7-9999"))
                .isEqualTo(IntStream.range(0, ByPrefix.MOST_CANDIDATES).boxed().toList());
    }

    /** The plain way: every single path against every pattern, one after the other. */
    private static List<PathGroup> eachWithEach(List<PathGroup> groups) {
        List<PathGroup> sorted =
                groups.stream().sorted(Comparator.comparing(PathGroup::glob)).toList();
        List<PathGroup> wide =
                new ArrayList<>(sorted.stream().filter(PathGroup::isPattern).toList());
        List<PathGroup> left = new ArrayList<>();
        for (PathGroup single : sorted) {
            if (!single.isPattern()) {
                int taker = IntStream.range(0, wide.size())
                        .filter(n -> allows(wide.get(n), single))
                        .findFirst()
                        .orElse(-1);
                if (taker < 0) {
                    left.add(single);
                } else {
                    wide.set(taker, wide.get(taker).with(List.of(single)));
                }
            }
        }
        left.addAll(wide);
        left.sort(Comparator.comparing(PathGroup::glob));
        return left;
    }

    private static boolean allows(PathGroup pattern, PathGroup single) {
        SortedSet<FilePermission> anyone = pattern.permissions();
        SortedSet<FilePermission> owner = new TreeSet<>(pattern.ownerPermissions());
        owner.addAll(anyone);
        return PATTERNS.regex(pattern.glob().parts())
                        .matcher(single.paths().first())
                        .matches()
                && anyone.containsAll(single.permissions())
                && owner.containsAll(single.ownerPermissions());
    }

    private List<PathGroup> groups(Random random) {
        List<PathGroup> groups = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        for (int n = random.nextInt(40); n > 0; n--) {
            String path = path(random);
            if (random.nextInt(3) == 0) {
                Glob glob = pattern(random).normalised();
                if (!glob.isLiteral() && seen.add(glob.text())) {
                    groups.add(
                            new PathGroup(glob, Set.of("rule"), new TreeSet<>(Set.of(path)), accesses(random, path)));
                }
            } else if (seen.add(path)) {
                groups.add(PathGroup.single(path, accesses(random, path)));
            }
        }
        return groups;
    }

    private SortedSet<SeenAccess> accesses(Random random, String path) {
        SortedSet<SeenAccess> accesses = new TreeSet<>();
        for (int n = 1 + random.nextInt(2); n > 0; n--) {
            accesses.add(new SeenAccess(
                    FileAccess.of(
                            path,
                            FileKind.UNKNOWN,
                            Set.of(random.nextBoolean() ? FilePermission.READ : FilePermission.WRITE),
                            random.nextBoolean() ? Ownership.OWNER : Ownership.OTHER),
                    Sighted.at(1),
                    rank++));
        }
        return accesses;
    }

    private static Glob pattern(Random random) {
        List<Part> parts = new ArrayList<>();
        for (int n = 1 + random.nextInt(2); n > 0; n--) {
            parts.add(new Literal("/" + NAMES[random.nextInt(NAMES.length)]));
            parts.add(random.nextBoolean() ? new Variable("lsmith_number") : new Literal("/"));
            parts.add(random.nextInt(3) == 0 ? new AnyInSegment() : new Literal(NAMES[random.nextInt(NAMES.length)]));
        }
        return new Glob(parts);
    }

    private static String path(Random random) {
        StringBuilder path = new StringBuilder();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            path.append('/').append(NAMES[random.nextInt(NAMES.length)]);
        }
        return path.toString();
    }
}
