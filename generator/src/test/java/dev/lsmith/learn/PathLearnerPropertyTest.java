package dev.lsmith.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.base.InputException;
import dev.lsmith.learn.Generality.Level;
import dev.lsmith.learn.Generality.OwnPattern;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.Glob.AnyPath;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.PathLanguage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What holds for whatever a container does. */
class PathLearnerPropertyTest {
    private static final long SEED = 20261121;
    private static final int CASES = 150;
    private static final Map<String, List<Glob>> VARIABLES =
            LearnedVariables.load().all();
    /** Each level; one with a name that is never made, and one with a pattern of the user's. */
    private static final List<Generality> GENERALITIES = List.of(
            Generality.DEFAULT,
            new Generality(Level.BROAD, new TreeSet<>(), List.of()),
            Generality.EXACT,
            new Generality(Level.DEFAULT, new TreeSet<>(Set.of("temporary-file", "library-version")), List.of()),
            new Generality(
                    Level.DEFAULT,
                    new TreeSet<>(),
                    List.of(new OwnPattern(Glob.of(new Literal("/data/"), new AnyPath()), ""))));

    private static final String[] TOPS = {
        "/usr/lib/x86_64-linux-gnu",
        "/srv/own",
        "/proc",
        "/sys/devices/system/cpu",
        "/tmp",
        "/data",
        "/usr/lib",
        "/etc",
        "/dev/pts",
        "/sys/fs/cgroup",
        ""
    };
    private static final String[] NAMES = {
        "1",
        "7",
        "32",
        "stat",
        "task",
        "cpu0",
        "cpu12",
        "f.%d",
        "x.%d.%d",
        "tmpab%dcdxy",
        "lib.so.%d",
        "libx.so.1.2.%d",
        "seg-%d",
        "_%d.cfs",
        "s-aB%d9xZ.db",
        "4f2a9c4f2a9c4f2a9c4f2a9c4f2a9c0%d",
        "123e4567-e89b-12d3-a456-42661417400%d",
        "\\E(%d*[",
        "@{pid}",
        "ä\n%d"
    };
    private static final List<Ownership> OWNERSHIPS = List.of(Ownership.OWNER, Ownership.OTHER, Ownership.UNKNOWN);
    private static final String[] MASKS = {"r", "r", "rm", "rw", "wc", "wcd", "d", "a", "c"};

    @Test
    void everyAccessIsAllowedOnceAndEveryPatternSaysWhatItAdds() throws InputException {
        for (int i = 0; i < CASES; i++) {
            Observed observed = random(new Random(SEED + i));
            Generality generality = GENERALITIES.get(i % GENERALITIES.size());
            List<LearnedPath> paths = learn(observed.accesses(), generality);
            String where = generality.level() + " seed " + (SEED + i);
            assertThat(paths.stream().flatMap(p -> p.accesses().stream()))
                    .as(where)
                    .containsExactlyInAnyOrderElementsOf(observed.accesses().keySet());
            Set<String> seen = observed.accesses().keySet().stream()
                    .map(a -> ((FileAccess) a).path())
                    .collect(Collectors.toSet());
            for (LearnedPath path : paths) {
                check(where, path, seen);
            }
        }
    }

    private static List<LearnedPath> learn(SortedMap<Access, Evidence> accesses, Generality generality) {
        OwnData own = OwnData.of(accesses.keySet(), Optional.empty());
        return PathLearner.learn(accesses, generality, own).paths();
    }

    private static void check(String where, LearnedPath path, Set<String> seen) throws InputException {
        PathLanguage language = PathLanguage.of(path.glob(), VARIABLES);
        for (Access access : path.accesses()) {
            FileAccess file = (FileAccess) access;
            assertThat(language.matches(file.path())).as("%s: %s", where, path).isTrue();
            Set<FilePermission> allowed = EnumSet.noneOf(FilePermission.class);
            allowed.addAll(path.permissions());
            if (file.ownership() == Ownership.OWNER) {
                allowed.addAll(path.ownerPermissions());
            }
            assertThat(allowed).as("%s: %s", where, path).containsAll(file.permissions());
        }
        assertThat(path.generalisation().isEmpty())
                .as(where)
                .isEqualTo(path.glob().isLiteral());
        path.generalisation().ifPresent(made -> {
            assertThat(language.matches(made.newlyAllowed()))
                    .as("%s: %s", where, made)
                    .isTrue();
            assertThat(seen).as(where).doesNotContain(made.newlyAllowed()).containsAll(made.observed());
        });
    }

    @Test
    void theOrderOfTheInputChangesNothing() {
        for (int i = 0; i < CASES; i++) {
            TreeMap<Access, Evidence> accesses =
                    new TreeMap<>(random(new Random(SEED + i)).accesses());
            List<Map.Entry<Access, Evidence>> entries = new ArrayList<>(accesses.entrySet());
            Collections.shuffle(entries, new Random(i));
            TreeMap<Access, Evidence> shuffled = new TreeMap<>();
            entries.forEach(e -> shuffled.put(e.getKey(), e.getValue()));
            Generality generality = GENERALITIES.get(i % GENERALITIES.size());
            assertThat(learn(shuffled, generality)).as("seed %d", SEED + i).isEqualTo(learn(accesses, generality));
        }
    }

    @Test
    void exactAllowsNothingMore() {
        for (int i = 0; i < CASES; i++) {
            Observed observed = random(new Random(SEED + i));
            assertThat(PathLearner.learn(observed.accesses(), true).paths())
                    .as("seed %d", SEED + i)
                    .allMatch(p -> p.glob().isLiteral())
                    .allMatch(p -> p.accesses().stream()
                            .allMatch(a -> Glob.literal(((FileAccess) a).path())
                                    .normalised()
                                    .equals(p.glob())));
        }
    }

    private static Observed random(Random random) {
        Observed observed = new Observed().owner("c", "/srv/own/");
        int count = 1 + random.nextInt(40);
        for (int i = 0; i < count; i++) {
            StringBuilder path = new StringBuilder(TOPS[random.nextInt(TOPS.length)]);
            int depth = 1 + random.nextInt(3);
            for (int d = 0; d < depth; d++) {
                String name = NAMES[random.nextInt(NAMES.length)];
                path.append('/').append(name.replace("%d", Integer.toString(random.nextInt(5))));
            }
            if (random.nextInt(6) == 0) {
                path.append('/');
            }
            Ownership ownership = OWNERSHIPS.get(random.nextInt(OWNERSHIPS.size()));
            observed.by(ownership, MASKS[random.nextInt(MASKS.length)], path.toString());
        }
        return observed;
    }
}
