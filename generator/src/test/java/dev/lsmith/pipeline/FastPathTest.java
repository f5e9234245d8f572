package dev.lsmith.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.log.AuditEvent;
import dev.lsmith.log.Effort;
import dev.lsmith.log.Ledger;
import dev.lsmith.log.LogReader;
import dev.lsmith.log.LogSource;
import dev.lsmith.log.LogSources;
import dev.lsmith.log.ReadingReport;
import dev.lsmith.model.Actors;
import dev.lsmith.model.ModelBuilder;
import dev.lsmith.model.ModelStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    /** Few, so that sums are settled now and then. */
    private static final long SUMS = 100;

    private static final Pattern VALUE = Pattern.compile(
            "(?<=audit\\()[0-9.:]+\\)|(?<=[ \u001d](?:pid|auid|ses|exit|a[0-2]|ip|lport|fport|src|saddr)=)[^ \u001d]+|SADDR=\\{.*?\\}");
    private static final Path ROOT = Path.of(System.getProperty("lsmith.root", ".."));

    /** What came of a log: the model as stored, so that even the order counts, and what became of every line. */
    private record Outcome(String model, Actors actors, ReadingReport report) {}

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

        assertSame(sources, 1 << 18);
        assertSame(sources, 1000);
    }

    @Test
    void allExamplesAsOneRunAndAsMany() throws Exception {
        List<byte[]> contents = new ArrayList<>();
        for (String file : logs().filter(f -> f.endsWith(".log")).toList()) {
            contents.add(Files.readAllBytes(Path.of(file)));
        }

        assertSame(sources(contents, "run"), 1 << 14);
        assertSame(sources(contents, ""), 1 << 14);
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

        assertSame(sources(sources, seed % 2 == 0 ? "run" : ""), 700 + (int) seed * 331);
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

        assertSame(sources(List.of(log.toString().getBytes(StandardCharsets.US_ASCII)), "run"), 1 << 12, 500);
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

        assertSame(sources(contents, "run"), 1 << 13);
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

        assertSame(sources(List.of(log.toString().getBytes(StandardCharsets.ISO_8859_1)), "run"), 1 << 12);
    }

    private static void assertSame(List<LogSource> sources, int block) {
        assertSame(sources, block, 1_000_000);
    }

    private static void assertSame(List<LogSource> sources, int block, long known) {
        Outcome slow = slow(sources);

        for (int threads : List.of(1, 2, 4)) {
            Outcome fast = fast(sources, new Effort(threads, block, known));
            assertThat(fast.report()).as("report, %s threads", threads).isEqualTo(slow.report());
            assertThat(difference(fast.model(), slow.model()))
                    .as("model, %s threads", threads)
                    .isEmpty();
            assertThat(fast.actors()).as("actors, %s threads", threads).isEqualTo(slow.actors());
        }
    }

    /** The first line in which two texts differ, of both. */
    private static List<String> difference(String one, String other) {
        List<String> lines = one.lines().toList();
        List<String> others = other.lines().toList();
        for (int i = 0; i < Math.max(lines.size(), others.size()); i++) {
            String line = i < lines.size() ? lines.get(i) : "";
            String another = i < others.size() ? others.get(i) : "";
            if (!line.equals(another)) {
                return List.of(line, another);
            }
        }
        return List.of();
    }

    private static Outcome fast(List<LogSource> sources, Effort effort) {
        Ledger ledger = new Ledger();
        Collection collection = collection(sources, ledger);
        new LogReader(effort).read(sources, ledger, collection);
        return outcome(collection, ledger);
    }

    private static Outcome slow(List<LogSource> sources) {
        Ledger ledger = new Ledger();
        Collection collection = collection(sources, ledger);
        new LogReader(new Effort(1, 1 << 18, 0)).read(sources, ledger, (AuditEvent event) -> collection.take(event));
        return outcome(collection, ledger);
    }

    private static Collection collection(List<LogSource> sources, Ledger ledger) {
        return new Collection(name -> run(sources, name), ledger, new ReadingProgress(), new ModelBuilder(), SUMS);
    }

    private static Outcome outcome(Collection collection, Ledger ledger) {
        return new Outcome(
                ModelStore.write(collection.model(), Optional.empty()), collection.actors(), ledger.report());
    }

    private static String run(List<LogSource> sources, String name) {
        return sources.stream()
                .filter(s -> s.name().equals(name))
                .map(LogSource::run)
                .findFirst()
                .orElse(name);
    }

    private static List<LogSource> sources(List<byte[]> contents, String run) {
        List<LogSource> sources = new ArrayList<>();
        for (byte[] content : contents) {
            String name = "audit.log." + sources.size();
            sources.add(new LogSource(name, run.isEmpty() ? name : run, () -> new ByteArrayInputStream(content)));
        }
        return sources;
    }

    /** Makes a longer and stranger log of a short one. */
    private record Disturbance(RandomGenerator random) {
        private static final List<String> STRANGE = List.of(
                "",
                "----",
                "time->Tue Nov 14 22:13:20 2023",
                "garbage",
                "\0\0\0",
                "__CURSOR=s=1",
                "MESSAGE=audit: type=1400 audit(1700000000.000:1): apparmor=\"DENIED\" operation=\"open\" profile=\"p\" name=\"/x\"",
                "{\"MESSAGE\":\"type=AVC\"}",
                "{",
                "}",
                "type=EOE msg=audit(1700000000.123:456): ",
                "type=AVC msg=audit(1700000000.123:456): apparmor=\"ALLOWED\" profile=\" pid=1 \" pid=22 operation=\"open\"",
                "type=AVC msg=audit(1700000000.123:456): apparmor=\"ALLOWED\" profile=\" pid=33 \" pid=22 operation=\"open\"",
                "type=AVC msg=audit(1700000000.123:456): apparmor=\"ALLOWED pid=33 name=/x",
                "type=USER_AVC msg=audit(1700000000.123:457): pid=1 uid=0 msg='avc:  denied  { read } pid=7 for",
                " pid=8 scontext=a:b:c:s0 tcontext=a:b:d:s0 tclass=file exe=\"/x\"'",
                "type=EXECVE msg=audit(1700000000.123:458): argc=2 a0=6C73 a1=312",
                "type=EXECVE msg=audit(1700000000.123:458): argc=2 a0=6C73 a1=31",
                "type=SYSCALL msg=audit(1700000000.123:459): arch=c000003e syscall=56 a0=1200011 a1=0 pid=4 comm=\"x\" exe=\"/x\"",
                "type=SYSCALL msg=audit(1700000000.123:460): arch=c000003e syscall=56 a0=7ffc12345678 pid=4 comm=\"x\" exe=\"/x\"",
                "type=SYSCALL msg=audit(1700000000.123:460): arch=c000003e syscall=41 a0=a pid=-4 comm=\"x\" exe=\"/x\"",
                "type=LOGIN msg=audit(1700000000.123:461): pid=12 uid=0 pid=13 old-auid=4294967295 auid=0",
                "node=web1 type=AVC msg=audit(1700000000.123:462): apparmor=\"DENIED\" operation=\"bind\" profile=\"p\" family=\"inet\""
                        + " sock_type=\"stream\" protocol=6 lport=40000",
                "node=web2 type=AVC msg=audit(1700000000.123:463): apparmor=\"DENIED\" operation=\"connect\" profile=\"p\""
                        + " family=\"inet\" sock_type=\"stream\" protocol=6 lport=40001 faddr=10.0.0.1 fport=50000",
                "type=SOCKADDR msg=audit(1700000000.123:464): saddr=0200B228AC1100010000000000000000\u001DSADDR={ saddr_fam=inet laddr=172.17.0.1 lport=41542 }",
                "type=SOCKADDR msg=audit(1700000000.123:465): saddr=0A00B2280000\u001DSADDR={ saddr_fam=inet6 laddr=:: lport=1 }",
                "type=SOCKADDR msg=audit(1700000000.123:465): saddr=0A00B228000\u001DSADDR={ saddr_fam=inet6 for (x) }",
                "type=UNKNOWN[1334] msg=audit(1700000000.123:464): prog-id=1 op=LOAD",
                "audit: audit_lost=12 audit_rate_limit=0 audit_backlog_limit=64",
                "Nov 14 22:13:20 host kernel: [ 1.2] audit: audit_lost=7 audit_rate_limit=0",
                "type=AVC msg=audit(1700000000.1234:464): apparmor=\"DENIED\"",
                "type=AVC msg=audit(99999999999.123:464): apparmor=\"DENIED\" pid=1",
                "type=AVC msg=audit(1700000000.123:464) : apparmor=\"DENIED\" operation=\"open\" profile=\"p\" name=\"/x\"");

        String of(List<String> lines) {
            List<String> copies = new ArrayList<>();
            for (int copy = 0; copy < 4; copy++) {
                int offset = copy * 37;
                lines.forEach(line -> copies.add(renumbered(line, offset)));
            }
            StringBuilder log = new StringBuilder();
            for (String line : mixed(copies)) {
                log.append(random.nextInt(40) == 0 ? damaged(line) : line);
                log.append(random.nextInt(200) == 0 ? "\r\n" : "\n");
                if (random.nextInt(25) == 0) {
                    log.append(STRANGE.get(random.nextInt(STRANGE.size()))).append('\n');
                }
            }
            return random.nextBoolean() ? log.toString() : log.substring(0, log.length() - 20);
        }

        /** Neighbours change places now and then, as processors write at the same time. */
        private List<String> mixed(List<String> lines) {
            String[] mixed = lines.toArray(String[]::new);
            for (int i = 1; i < mixed.length; i++) {
                if (random.nextInt(5) == 0) {
                    int other = Math.max(0, i - 1 - random.nextInt(8));
                    String line = mixed[i];
                    mixed[i] = mixed[other];
                    mixed[other] = line;
                }
            }
            return Arrays.asList(mixed);
        }

        private String renumbered(String line, int offset) {
            String moved = java.util.regex.Pattern.compile(":(\\d+)\\):")
                    .matcher(line)
                    .replaceFirst(m -> ":" + (Long.parseLong(m.group(1)) + offset * 1000L) + "):");
            return java.util.regex.Pattern.compile(
                            "(?<= (?:pid|ppid|ses|exit|a[0-3]|ip|lport|fport|src|dest)=)[0-9a-fx-]+")
                    .matcher(moved)
                    .replaceAll(m -> random.nextInt(4) == 0 ? value(m.group()) : m.group());
        }

        private String value(String before) {
            return switch (random.nextInt(8)) {
                case 0 -> "0";
                case 1 -> String.valueOf(random.nextInt(32768, 61000));
                case 2 -> Long.toHexString(random.nextLong());
                case 3 -> "-" + random.nextInt(200);
                case 4 -> before.length() > 1 ? before.substring(1) : before;
                case 5 -> before.toUpperCase(java.util.Locale.ROOT);
                default -> String.valueOf(random.nextInt(100_000));
            };
        }

        private String damaged(String line) {
            if (line.isEmpty()) {
                return line;
            }
            int at = random.nextInt(line.length());
            return switch (random.nextInt(4)) {
                case 0 -> line.substring(0, at);
                case 1 -> line.substring(at);
                case 2 ->
                    line.substring(0, at) + "\"'{}()=\u001D \t\u00e4".charAt(random.nextInt(11)) + line.substring(at);
                default -> line.substring(0, at) + (char) random.nextInt(1, 256) + line.substring(at + 1);
            };
        }
    }
}
