package dev.lsmith.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.learn.Generality.Level;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.PathLanguage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names that are made up anew in each run: what is learned of all runs but one has to foresee the one that was left out. */
class LeftOutNamesTest {
    private static final String FOLDER = "/srv/own/";
    private static final int RUNS = 12;
    private static final String SMALL = "abcdefghijklmnopqrstuvwxyz";
    private static final String LETTERS = SMALL + SMALL.toUpperCase(Locale.ROOT) + "0123456789";
    private static final Map<String, List<Glob>> VARIABLES =
            LearnedVariables.load().all();

    private static final Map<String, Function<Random, String>> MAKERS = Map.ofEntries(
            Map.entry("mkstemp", random -> "upload." + text(random, LETTERS, 6)),
            Map.entry("mkstemp, shorter", random -> "sess_" + text(random, LETTERS, 10) + ".tmp"),
            Map.entry("pid", random -> "worker-" + (100 + random.nextInt(30000)) + ".sock"),
            Map.entry("segment", random -> String.format(Locale.ROOT, "%024X", random.nextInt(1 << 20))),
            Map.entry("counter", random -> "dump." + random.nextInt(500) + ".aof"),
            Map.entry("uuid", random -> new java.util.UUID(random.nextLong(), random.nextLong()) + ".json"),
            Map.entry("digest", random -> text(random, "0123456789abcdef", 40)),
            Map.entry(
                    "day",
                    random -> String.format(
                            Locale.ROOT, "access-2026-%02d-%02d.log", 1 + random.nextInt(12), 1 + random.nextInt(28))),
            Map.entry("base 36", random -> "_" + Integer.toString(36 + random.nextInt(5000), 36) + ".cfs"));

    private static String text(Random random, String alphabet, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mkstemp",
                "mkstemp, shorter",
                "pid",
                "segment",
                "counter",
                "uuid",
                "digest",
                "day",
                "base 36",
            })
    void theRunThatWasLeftOutIsForeseen(String kind) throws Exception {
        Random random = new Random(kind.hashCode());
        List<String> names = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            names.add(FOLDER + MAKERS.getOrDefault(kind, made -> kind).apply(random));
        }
        for (String left : names) {
            assertThat(allowed(names, left))
                    .as("%s, learned of the others than %s", kind, left)
                    .isTrue();
        }
        assertThat(allowed(names, FOLDER + "config.yaml"))
                .as("what nobody makes up")
                .isFalse();
    }

    private static boolean allowed(List<String> names, String left) throws Exception {
        Observed observed = new Observed().owner("c", FOLDER);
        names.stream()
                .filter(name -> !name.equals(left))
                .forEach(name -> observed.owner("wc", name).owner("d", name));
        Generality generality = new Generality(Level.DEFAULT, new TreeSet<>(), List.of());
        OwnData own = OwnData.of(observed.accesses().keySet(), Optional.empty());
        for (LearnedPath path :
                PathLearner.learn(observed.accesses(), generality, own).paths()) {
            if (PathLanguage.of(path.glob(), VARIABLES).matches(left)) {
                return true;
            }
        }
        return false;
    }
}
