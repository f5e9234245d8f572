package dev.lsmith.app;

import dev.lsmith.audit.LogSources;
import dev.lsmith.audit.LogSources.LogSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast way to read a log gives what the slow one gives, the grammar for every line: byte for byte. */
class FastPathTest {
    private static final Pattern VALUE = Pattern.compile(
            "(?<=audit\\()[0-9.:]+\\)|(?<=[ \u001d](?:pid|auid|ses|exit|a[0-2]|ip|lport|fport|src|saddr)=)[^ \u001d]+|SADDR=\\{.*?\\}");
    private static final Path ROOT = Path.of(System.getProperty("lsmith.root", ".."));

    static Stream<String> logs() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve("examples"))) {
            return files
                    .filter(f -> f.getFileName().toString().startsWith("audit.log"))
                    .map(Path::toString)
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("logs")
    void everyExample(String file) throws Exception {
        List<LogSource> sources = LogSources.expand(List.of(file), InputStream.nullInputStream());

        FastAndSlow.assertSame(sources, 1 << 18);
        FastAndSlow.assertSame(sources, 1000);
    }

    @Test
    void allExamplesAsOneRunAndAsMany() throws Exception {
        List<byte[]> contents = new ArrayList<>();
        for (String file : logs().filter(f -> f.endsWith(".log")).toList()) {
            contents.add(Files.readAllBytes(Path.of(file)));
        }

        FastAndSlow.assertSame(FastAndSlow.sources(contents, "run"), 1 << 14);
        FastAndSlow.assertSame(FastAndSlow.sources(contents, ""), 1 << 14);
    }

    /** Copies of the recordings with other numbers, their lines mixed, damaged and strange ones among them. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void disturbedCopies(long seed) throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<byte[]> sources = new ArrayList<>();
        for (String file : logs().filter(f -> f.endsWith(".log")).toList()) {
            List<String> lines = Files.readString(Path.of(file), StandardCharsets.ISO_8859_1)
                    .lines()
                    .limit(400)
                    .toList();
            sources.add(new Disturbance(random).of(lines).getBytes(StandardCharsets.ISO_8859_1));
        }

        FastAndSlow.assertSame(FastAndSlow.sources(sources, seed % 2 == 0 ? "run" : ""), 700 + (int) seed * 331);
    }

    /** A table of few templates forgets and begins anew; nothing of that shows. */
    @Test
    void moreShapesThanAreKept() {
        StringBuilder log = new StringBuilder();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 3000; i++) {
                log.append("type=AVC msg=audit(17000000%02d.%03d:%d): apparmor=\"ALLOWED\" operation=\"open\""
                        .formatted(i % 100, i % 1000, i + round * 10_000));
                log.append(" profile=\"p\" name=\"/f")
                        .append(i % 1500)
                        .append("\" pid=")
                        .append(i + round);
                log.append(" comm=\"c")
                        .append(i % 20)
                        .append("\" requested_mask=\"r\" denied_mask=\"r\" fsuid=0 ouid=0\n");
            }
        }

        FastAndSlow.assertSame(
                FastAndSlow.sources(List.of(log.toString().getBytes(StandardCharsets.US_ASCII)), "run"), 1 << 12, 500);
    }

    static Stream<String> carriers() {
        return Stream.of(
                "node=host.example ",
                "Nov %2$2d 19:41:%1$02d host kernel: [  123.%1$02d] audit: ",
                "Nov %2$2d 19:41:%1$02d host kernel: audit: ",
                "2026-11-%2$02dT19:41:%1$02d.123456+00:00 host kernel: [ 9123.456%1$02d] audit: ",
                "2026-11-%2$02d 19:41:%1$02d host kernel: audit: ",
                "<5>1 2026-11-%2$02dT19:41:%1$02dZ host kernel - - - audit: ",
                "<5>Nov %2$2d 19:41:%1$02d host kernel: audit: ",
                "Nov %2$2d 19:41:%1$02d host audispd[1%1$02d]: node=host ",
                "Nov %2$2d 19:41:%1$02d host other[1%1$02d]: ",
                "[  123.4567%1$02d] audit: ",
                "[Sat Nov %2$2d 19:41:%1$02d 2026] audit: ",
                "2026-11-%2$02dT19:41:%1$02d,123456+00:00 audit: ",
                "kern  :notice: [  123.4567%1$02d] audit: ",
                "/var/log/audit/audit.log:%1$d:",
                "172.20.0.2: kern:  notice: [2026-11-%2$02dT19:41:%1$02d.123Z]: audit: ",
                "Wed Nov %2$2d 19:41:%1$02d 2026 kern.notice kernel: [  123.4567%1$02d] audit: ",
                "2026 Nov %2$2d 19:41:%1$02d host kernel: audit: ",
                "2026-11-%2$02dT19:41:%1$02d.123456789Z stderr F ",
                "host=web%2$d ",
                "> ",
                "\u001B[32m[  123.4567%1$02d] \u001B[0maudit: ",
                "syslog:%1$d:Nov %2$2d 19:41:%1$02d host kernel: audit: ");
    }

    /** The recordings carried by something that writes a time or a number of its own into every line. */
    @ParameterizedTest
    @MethodSource("carriers")
    void carried(String carrier) throws IOException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(carrier.hashCode());
        List<byte[]> contents = new ArrayList<>();
        for (String file : logs().filter(f -> f.endsWith(".log")).toList()) {
            List<String> lines = new ArrayList<>();
            for (String line : Files.readString(Path.of(file), StandardCharsets.ISO_8859_1)
                    .lines()
                    .limit(150)
                    .toList()) {
                lines.add(carrier.formatted(random.nextInt(60), 1 + random.nextInt(30))
                        + (carrier.contains("audit: ") ? line.replaceFirst(" msg=audit", " audit") : line));
            }
            contents.add(new Disturbance(random).of(lines).getBytes(StandardCharsets.ISO_8859_1));
        }

        FastAndSlow.assertSame(FastAndSlow.sources(contents, "run"), 1 << 13);
    }

    /** Every byte of a value that is left out, and those beside it, become others: what the line says changes, or does not. */
    @ParameterizedTest
    @MethodSource("logs")
    void changedValues(String file) throws IOException {
        if (!file.endsWith(".log")) {
            return;
        }
        Map<String, String> kinds = new LinkedHashMap<>();
        for (String line : Files.readString(Path.of(file), StandardCharsets.ISO_8859_1)
                .lines()
                .toList()) {
            kinds.putIfAbsent(line.replaceAll("=[^ ]*", "").replaceAll("\\(.*?\\)", ""), line);
        }
        StringBuilder log = new StringBuilder();
        for (String line : kinds.values().stream().limit(12).toList()) {
            log.append(line).append('\n');
            Matcher value = VALUE.matcher(line);
            while (value.find()) {
                for (int i = Math.max(0, value.start() - 1); i <= Math.min(value.end(), value.start() + 20); i++) {
                    String before = line.substring(0, i);
                    String behind = line.substring(Math.min(line.length(), i + 1));
                    for (char other : "0aF-x\"} \u001d\n".toCharArray()) {
                        log.append(before).append(other).append(behind).append('\n');
                    }
                    log.append(before).append(behind).append('\n');
                }
            }
        }

        FastAndSlow.assertSame(
                FastAndSlow.sources(List.of(log.toString().getBytes(StandardCharsets.ISO_8859_1)), "run"), 1 << 12);
    }
}
