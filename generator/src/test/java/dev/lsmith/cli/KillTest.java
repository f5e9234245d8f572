package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A generate that is killed leaves all of the old policies, all of the new, or what verify refuses; and the next one works. As many kills
 * as {@code -Dlsmith.kills} says: the odd ones while the folder changes, the others anywhere.
 */
class KillTest {
    private static final int KILLS = Integer.getInteger("lsmith.kills", 2);
    private static final Path EXAMPLE = Path.of(System.getProperty("lsmith.root"), "examples", "redis");

    @TempDir
    Path folder;

    @Test
    void nothingIsHalfWritten() throws Exception {
        long begin = System.nanoTime();
        assertThat(generate("new", "--exact")).isZero();
        long whole = (System.nanoTime() - begin) / 1_000_000;
        assertThat(generate("out")).isZero();
        Map<String, String> old = texts(folder.resolve("out"));
        Map<String, String> young = texts(folder.resolve("new"));
        assertThat(old).isNotEqualTo(young);
        delete(folder.resolve("new"));
        Map<String, Integer> ends = new TreeMap<>();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(11);
        for (int i = 0; i < KILLS; i++) {
            killed(i % 2 == 0, random.nextLong(i % 2 == 0 ? 40 : whole + 1));
            ends.merge(end(old, young), 1, Integer::sum);
            assertThat(generate("out")).isZero();
            assertThat(texts(folder.resolve("out"))).isEqualTo(old);
        }
        System.out.println("killed " + KILLS + " times: " + ends);
    }

    /** All old, all new, or refused by verify. */
    private String end(Map<String, String> old, Map<String, String> young) throws Exception {
        Map<String, String> left = texts(folder.resolve("out"));
        if (left.equals(old) || left.equals(young)) {
            return left.equals(old) ? "old" : "new";
        }
        try (ChildJava verify = start("verify", folder.resolve("out"), EXAMPLE.resolve("audit.log.zst"))) {
            String said = new String(verify.process().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(verify.ended()).as("files %s: %s", left.keySet(), said).isGreaterThan(1);
        }
        return "mixed, and refused";
    }

    private void killed(boolean writing, long millis) throws Exception {
        List<Path> before = entries();
        try (ChildJava child = start(words("out", "--exact", "--force"))) {
            while (writing && child.process().isAlive() && before.equals(entries())) {
                Thread.sleep(1);
            }
            Thread.sleep(millis);
            child.process().destroyForcibly().waitFor();
        }
    }

    private int generate(String out, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of(options));
        words.add("--force");
        try (ChildJava child = start(words(out, words.toArray(String[]::new)))) {
            child.process().getInputStream().readAllBytes();
            return child.ended();
        }
    }

    private Object[] words(String out, String... options) {
        List<Object> words = new ArrayList<>(List.of(
                "generate",
                EXAMPLE.resolve("audit.log.zst"),
                "--spec",
                EXAMPLE.resolve("inspect.json"),
                "--quiet",
                "-o",
                folder.resolve(out)));
        words.addAll(Arrays.asList(options));
        return words.toArray();
    }

    private static ChildJava start(Object... words) throws IOException {
        return ChildJava.start(List.of("-XX:TieredStopAtLevel=1"), Main.class, words);
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.sorted().toList();
        } catch (java.io.UncheckedIOException e) {
            return List.of();
        }
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
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
