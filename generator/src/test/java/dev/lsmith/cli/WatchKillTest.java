package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A watch that is killed while its log is written and rotated loses nothing and counts nothing twice. As many kills as {@code -Dlsmith.kills} says, at random
 * moments: while it starts, reads, or stores.
 */
final class WatchKillTest {
    private static final int KILLS = Integer.getInteger("lsmith.kills", 2);
    private static final int LONGEST_MILLIS = 1500;
    private static final int MOST_WAITS = 4000;

    @TempDir
    private Path folder;

    private FrozenJava java = new FrozenJava(List.of());
    private byte[] whole = {};
    private final NavigableSet<Integer> ends = new TreeSet<>();
    private int written;

    @Test
    void nothingIsLostAndNothingCountsTwice() throws IOException, InterruptedException {
        whole = Files.readAllBytes(Examples.NGINX.log());
        findEnds();
        java = FrozenJava.of(
                folder.resolve("java"),
                KILLS,
                "watch",
                Examples.NGINX.log(),
                "-o",
                folder.resolve("w"),
                "--until-quiet",
                "1s");
        RandomGenerator random =
                RandomGeneratorFactory.of("L64X128MixRandom").create(Long.getLong("lsmith.kills.seed", 5));
        Path log = folder.resolve("audit.log");
        int stored = 0;
        int between = 0;
        for (int i = 0; i < KILLS; i++) {
            append(log, whole.length * (i + 0.5) / KILLS, random);
            long before = stamp();
            try (ChildJava child = watch(log, "60s")) {
                // Two thirds of the kills hit a process that has stored something, the others one that may not be so
                // far.
                for (int wait = 0; i % 3 > 0 && wait < MOST_WAITS && stamp() == before; wait++) {
                    child.process().waitFor(5, TimeUnit.MILLISECONDS);
                }
                append(log, whole.length * (i + 1.0) / KILLS, random);
                child.process().waitFor(random.nextInt(LONGEST_MILLIS), TimeUnit.MILLISECONDS);
                child.process().destroyForcibly().waitFor();
            }
            stored += Files.exists(folder.resolve("model.json")) ? 1 : 0;
            between += Files.exists(folder.resolve("model.json.part")) ? 1 : 0;
            if (random.nextInt(20) == 0 && Files.exists(folder.resolve("model.json"))) {
                rotate(log);
            }
        }
        append(log, whole.length, random);
        try (ChildJava last = watch(log, "3s")) {
            String said = new String(last.process().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(last.ended()).as(said).isZero();
        }
        System.out.println(
                "killed " + KILLS + " times, " + stored + " with a model, " + between + " while one was stored");
        String read = records(folder.resolve("model.json"));

        Path once = folder.resolve("once.json");
        Invocation atOnce = Invocation.of("watch", Examples.NGINX.log(), "-o", once, "--until-quiet", "1s");
        assertThat(atOnce.exitCode()).as(atOnce.err()).isZero();
        assertThat(read).isEqualTo(records(once));
    }

    private ChildJava watch(Path log, String quiet) throws IOException {
        return java.start("watch", log, "-o", folder.resolve("model.json"), "--until-quiet", quiet);
    }

    /** When the model was stored last; 0 when it was not. */
    private long stamp() throws IOException {
        Path model = folder.resolve("model.json");
        return Files.exists(model) ? Files.getLastModifiedTime(model).toMillis() : 0;
    }

    /**
     * Writes more of the log, as far as it goes at this kill at most: up to any byte, and a moment later up to the end of the event that was torn,
     * as the kernel writes the records of an event at once.
     */
    private void append(Path log, double until, RandomGenerator random) throws IOException, InterruptedException {
        int left = (int) Math.max(0, Math.round(until) - written);
        int more = until >= whole.length && left > 0 ? left : left == 0 ? 0 : 1 + random.nextInt(left);
        try (FileChannel out = FileChannel.open(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            out.write(ByteBuffer.wrap(whole, written, more));
            written += more;
            Thread.sleep(random.nextInt(10));
            int rest = endOfEvent(written) - written;
            out.write(ByteBuffer.wrap(whole, written, rest));
            written += rest;
        }
    }

    /** Behind the last record of the event in which a byte lies. */
    private int endOfEvent(int from) {
        Integer end = ends.ceiling(from);
        return end == null ? whole.length : end;
    }

    /** Behind each line with which all events end that began so far: those of several processors stand among each other. */
    private void findEnds() {
        String[] lines = new String(whole, StandardCharsets.ISO_8859_1).split("(?<=\n)", -1);
        Map<String, Integer> last = new HashMap<>();
        for (int i = 0; i < lines.length; i++) {
            last.put(id(lines[i]), i);
        }
        int offset = 0;
        int open = -1;
        for (int i = 0; i < lines.length; i++) {
            offset += lines[i].length();
            open = Math.max(open, last.getOrDefault(id(lines[i]), i));
            if (open == i) {
                ends.add(offset);
            }
        }
    }

    private static String id(String line) {
        return line.replaceAll("(?s).*audit\\(([^)]*)\\).*", "$1");
    }

    /** At the end of a line, as auditd does. */
    private void rotate(Path log) throws IOException {
        if (!Files.exists(log) || written == 0 || whole[written - 1] != '\n') {
            return;
        }
        int number = 1;
        while (Files.exists(folder.resolve("audit.log." + number))) {
            number++;
        }
        for (int i = number; i > 1; i--) {
            Files.move(folder.resolve("audit.log." + (i - 1)), folder.resolve("audit.log." + i));
        }
        Files.move(log, folder.resolve("audit.log.1"));
    }

    /** Every access with how often it was seen, and what became of how many lines: what does not depend on how the log was cut into files. */
    private static String records(Path model) throws IOException {
        return Files.readString(model, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("\"provenance\":"))
                .map(line -> line.startsWith("\"recording\":")
                        ? line.substring(0, line.indexOf("\"tallies\""))
                        : line.replaceAll(",\"positions\":\\[.*", ""))
                .collect(Collectors.joining("\n"));
    }
}
