package dev.lsmith.app.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.app.recording.SpecChoice.SpecFile;
import dev.lsmith.audit.LogSources;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Sha256;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.model.coverage.Coverage.Doubt;
import dev.lsmith.model.coverage.Coverage.Topic;
import dev.lsmith.model.coverage.ServiceLife.LifeEvent;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings with holes cut into them: each hole is told. */
final class HolesTest {
    private static final Path EXAMPLES =
            Path.of(System.getProperty("lsmith.root", ".."), "examples").normalize();
    private static final Pattern PID = Pattern.compile("(?: |^)pid=(\\d+)");

    private static List<String> lines(Path log) throws IOException, InputException {
        try (InputStream in = LogSources.expand(List.of(log.toString()), InputStream.nullInputStream())
                        .get(0)
                        .unpacked();
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1))) {
            return reader.lines().toList();
        }
    }

    private static RecordedContainer recorded(List<String> lines, Path spec) throws InputException {
        byte[] log = text(lines).getBytes(StandardCharsets.ISO_8859_1);
        Optional<ContainerSpec> container = SpecFile.read(
                        new SpecChoice(List.of(spec), Optional.empty()), InputStream.nullInputStream())
                .map(SpecFile::spec);
        LoadedLogs loaded = LoadedLogs.from(List.of("-"), new ByteArrayInputStream(log), new ReadingProgress());
        return RecordedContainer.of(loaded, container, List.of(), false);
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    private static boolean isHoleTold(List<String> lines, Path spec) throws InputException {
        return recorded(lines, spec).coverage().doubts().stream().anyMatch(Doubt::isHole);
    }

    private static List<String> without(List<String> lines, int from, int to) {
        return Stream.concat(lines.subList(0, from).stream(), lines.subList(to, lines.size()).stream())
                .toList();
    }

    private static List<String> without(List<String> lines, String part) {
        return lines.stream().filter(line -> !line.contains(part)).toList();
    }

    /** The pids of most lines but those of the runtime, whose records are few. */
    private static List<String> pids(List<String> lines) {
        Map<String, Long> count = lines.stream()
                .map(PID::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .collect(Collectors.groupingBy(pid -> pid, TreeMap::new, Collectors.counting()));
        return count.entrySet().stream()
                .filter(e -> e.getValue() > 20)
                .map(Map.Entry::getKey)
                .limit(3)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "memcached"})
    void whatIsCutOutOfALogIsTold(String example) throws IOException, InputException {
        Path spec = EXAMPLES.resolve(example + "/inspect.json");
        List<String> lines = lines(EXAMPLES.resolve(example + "/audit.log"));
        int size = lines.size();
        Map<String, List<String>> cuts = new TreeMap<>();
        // Before that the runtime is at work: a hole there is none of what the container's programs did.
        for (int tenth : new int[] {4, 5, 8}) {
            int at = tenth * size / 10;
            cuts.put("start " + tenth, lines.subList(at, size));
            cuts.put("middle " + tenth, without(lines, at, at + size / 50));
        }
        cuts.put("type SECCOMP", without(lines, "type=SECCOMP "));
        cuts.put("type SYSCALL", without(lines, "type=SYSCALL "));
        pids(lines).forEach(pid -> cuts.put("pid " + pid, without(lines, " pid=" + pid + " ")));

        assertThat(isHoleTold(lines, spec)).as("the whole").isFalse();
        for (Map.Entry<String, List<String>> cut : cuts.entrySet()) {
            assertThat(isHoleTold(cut.getValue(), spec))
                    .as(example + " " + cut.getKey())
                    .isTrue();
        }
    }

    /** The numbers of events do not tell that a log should go on; what a service does last does. */
    @ParameterizedTest
    @ValueSource(strings = {"nginx", "memcached"})
    void aLogThatEndsEarlyDoesNotShowTheStop(String example) throws IOException, InputException {
        Path spec = EXAMPLES.resolve(example + "/inspect.json");
        List<String> lines = lines(EXAMPLES.resolve(example + "/audit.log"));

        assertThat(recorded(lines, spec).life().missing())
                .extracting(LifeEvent::name)
                .doesNotContain("stop");
        assertThat(recorded(lines.subList(0, lines.size() * 8 / 10), spec)
                        .life()
                        .missing())
                .extracting(LifeEvent::name)
                .contains("stop");
    }

    /** The SYSCALL records stay, which other reporters have too: then of that mechanism nothing counts as told wholly. */
    @ParameterizedTest
    @ValueSource(strings = {"apparmor=", "type=AVC "})
    void ofAMechanismThatIsCutOutNothingIsConcluded(String mark) throws IOException, InputException {
        Path spec = EXAMPLES.resolve("nginx/inspect.json");
        List<String> lines = lines(EXAMPLES.resolve("nginx/audit.log"));

        assertThat(recorded(lines, spec).coverage().tells(Reporter.APPARMOR, Topic.FILES))
                .isTrue();
        try {
            RecordedContainer cut = recorded(without(lines, mark), spec);
            assertThat(cut.coverage().told()).doesNotContainKey(Reporter.APPARMOR);
        } catch (InputException e) {
            assertThat(e.diagnostic().message()).contains("no record of");
        }
    }

    @TempDir
    private Path folder;

    /** Of a recording the digest is known, so that no cut goes unseen, of however few lines. */
    @Test
    void whatIsCutOutOfARecordingIsTold() throws IOException, InputException {
        Path log = folder.resolve("audit.log");
        Files.copy(EXAMPLES.resolve("memcached/selinux/audit.log"), log);
        Files.copy(EXAMPLES.resolve("memcached/selinux/inspect.json"), folder.resolve("inspect.json"));
        Files.writeString(folder.resolve("recording.json"), """
                {"recording":"web","label":"","begun":"","ended":"","kernel":"","engine":"","image":"","lost":0,"warnings":[],
                 "files":{"audit.log":"%s"},"by":""}
                """.formatted(Sha256.hex(log)));
        List<String> lines = lines(log);
        int size = lines.size();

        assertThat(RecordingReview.of(folder.toString(), new ReadingProgress()).isPartial())
                .isFalse();
        for (List<String> cut : List.of(
                lines.subList(size / 5, size),
                without(lines, size / 2, size / 2 + 1),
                lines.subList(0, size - 1),
                without(lines, "type=AVC "),
                without(lines, "type=SYSCALL "))) {
            Files.writeString(log, text(cut), StandardCharsets.ISO_8859_1);
            try {
                assertThat(RecordingReview.of(folder.toString(), new ReadingProgress())
                                .isPartial())
                        .isTrue();
            } catch (InputException e) {
                // Told, and more: of such a log nothing can be made.
                assertThat(e.diagnostic().message()).contains("no record of");
            }
        }
    }
}
