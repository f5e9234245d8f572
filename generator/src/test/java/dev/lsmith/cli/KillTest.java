package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.audit.LogSources.LogSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A generate that is killed leaves all of the old policies, all of the new, or what verify refuses; and the next one works. As many kills
 * as {@code -Dlsmith.kills} says: the odd ones while the folder changes, the others anywhere.
 */
class KillTest {
    private static final int KILLS = Integer.getInteger("lsmith.kills", 2);
    private static final Path EXAMPLE = Examples.REDIS.folder();

    /** A short log: what is tried is the writing, and each of the runs shall be short. */
    private static final int LINES = 600;

    @TempDir
    private static Path folder;

    private static FrozenJava java = new FrozenJava(List.of());

    @BeforeAll
    static void cut() throws IOException, InterruptedException {
        LogSource whole = new LogSource("", "", () -> Files.newInputStream(Examples.REDIS.log()));
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(whole.unpacked(), StandardCharsets.UTF_8))) {
            Files.write(log(), lines.lines().limit(LINES).toList());
        }
        java = FrozenJava.of(folder.resolve("java"), KILLS, words("warming"));
        delete(folder.resolve("warming"));
    }

    private static Path log() {
        return folder.resolve("audit.log");
    }

    @Test
    void nothingIsHalfWritten() throws Exception {
        long begin = System.nanoTime();
        assertThat(generate("new", "--exact")).isZero();
        long whole = (System.nanoTime() - begin) / 1_000_000;
        long writing = writingMillis();
        assertThat(generate("out")).isZero();
        Map<String, String> old = texts(folder.resolve("out"));
        Map<String, String> young = texts(folder.resolve("new"));
        assertThat(old).isNotEqualTo(young);
        delete(folder.resolve("new"));
        Map<String, Integer> ends = new TreeMap<>();
        RandomGenerator random =
                RandomGeneratorFactory.of("L64X128MixRandom").create(Long.getLong("lsmith.kills.seed", 11));
        for (int i = 0; i < KILLS; i++) {
            killed(i % 2 == 0, random.nextLong(i % 2 == 0 ? writing + 1 : whole + 1));
            String end = end(old, young);
            ends.merge(end, 1, Integer::sum);
            if (!end.equals("old")) {
                assertThat(generate("out")).isZero();
                assertThat(texts(folder.resolve("out"))).isEqualTo(old);
            }
        }
        System.out.println("killed " + KILLS + " times: " + ends);
    }

    /** All old, all new, or refused by verify. */
    private String end(Map<String, String> old, Map<String, String> young) throws Exception {
        Map<String, String> left = texts(folder.resolve("out"));
        if (left.equals(old) || left.equals(young)) {
            return left.equals(old) ? "old" : "new";
        }
        try (ChildJava verify = java.start("verify", folder.resolve("out"), log())) {
            String said = new String(verify.process().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(verify.ended()).as("files %s: %s", left.keySet(), said).isGreaterThan(1);
        }
        return "mixed, and refused";
    }

    /** Kills a run: so long after it began, or after it began to write. */
    private void killed(boolean writing, long millis) throws Exception {
        long before = writtenAt();
        try (ChildJava child = java.start(words("out", "--exact", "--force"))) {
            if (writing) {
                untilWriting(child, before);
            }
            child.process().waitFor(millis, TimeUnit.MILLISECONDS);
            child.process().destroyForcibly().waitFor();
        }
    }

    private static void untilWriting(ChildJava child, long before) throws Exception {
        while (writtenAt() == before && !child.process().waitFor(2, TimeUnit.MILLISECONDS)) {
            // Looks again.
        }
    }

    /** When the folder in which a run writes first was changed last; 0 if there is none. */
    private static long writtenAt() throws IOException {
        Path work = folder.resolve("out/.lsmith");
        return Files.exists(work) ? Files.getLastModifiedTime(work).to(TimeUnit.NANOSECONDS) : 0;
    }

    /** How long a whole run takes from its first write on. */
    private static long writingMillis() throws Exception {
        long before = writtenAt();
        try (ChildJava child = java.start(words("out", "--exact", "--force"))) {
            untilWriting(child, before);
            long began = System.nanoTime();
            assertThat(child.ended()).isZero();
            return (System.nanoTime() - began) / 1_000_000;
        }
    }

    private int generate(String out, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of(options));
        words.add("--force");
        try (ChildJava child = java.start(words(out, words.toArray(String[]::new)))) {
            child.process().getInputStream().readAllBytes();
            return child.ended();
        }
    }

    private static Object[] words(String out, String... options) {
        List<Object> words = new ArrayList<>(List.of(
                "generate", log(), "--spec", EXAMPLE.resolve("inspect.json"), "--quiet", "-o", folder.resolve(out)));
        words.addAll(Arrays.asList(options));
        return words.toArray();
    }

    /** The files but those with which a generate tells others that it writes. */
    private static Map<String, String> texts(Path folder) throws IOException {
        Map<String, String> texts = new HashMap<>();
        if (!Files.isDirectory(folder)) {
            return texts;
        }
        try (Stream<Path> found = Files.walk(folder)) {
            Path own = folder.resolve(".lsmith");
            for (Path file : found.filter(Files::isRegularFile)
                    .filter(f -> !f.startsWith(own))
                    .toList()) {
                texts.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return texts;
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
