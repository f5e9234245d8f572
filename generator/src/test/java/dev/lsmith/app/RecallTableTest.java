package dev.lsmith.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lsmith.access.Access;
import dev.lsmith.access.FileAccess;
import dev.lsmith.app.Mechanisms.PolicyOutput;
import dev.lsmith.app.decision.RuleDecisions;
import dev.lsmith.app.recording.LoadedLogs;
import dev.lsmith.app.recording.ReadingProgress;
import dev.lsmith.app.recording.SpecChoice;
import dev.lsmith.app.recording.SpecChoice.SpecFile;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Packed;
import dev.lsmith.learn.Generality;
import dev.lsmith.learn.Generality.Level;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Decision.Outcome;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.Mechanism.PolicyDecider;
import dev.lsmith.policy.Replay;
import dev.lsmith.policy.apparmor.Abi;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What policies of one recording deny of another, at each level, and how wide each level is: {@code examples/recall.md}.
 * {@code -Dlsmith.golden=write} writes it anew; {@code -Dlsmith.recordings=DIR} asks about the recordings of a folder too, each with two runs.
 */
class RecallTableTest {
    private static final Path ROOT =
            Path.of(System.getProperty("lsmith.root", "..")).toAbsolutePath().normalize();
    private static final Path PAGE = ROOT.resolve("examples/recall.md");
    private static final Set<String> LAYERS = Set.of("apparmor", "seccomp", "capabilities");

    @TempDir
    private Path folder = Path.of("");

    /** Two recordings of a service. */
    private record Runs(String service, Path log, Path spec, Path secondLog, Path secondSpec) {
        static Runs example(String service, String log) {
            Path at = ROOT.resolve("examples").resolve(service);
            return new Runs(
                    service,
                    at.resolve(log),
                    at.resolve("inspect.json"),
                    at.resolve("run2/audit.log.xz"),
                    at.resolve("run2/inspect.json"));
        }

        static Runs recording(Path at) {
            Path one = at.resolve("apparmor-run1");
            Path two = at.resolve("apparmor-run2");
            return new Runs(
                    at.getFileName().toString(),
                    one.resolve("audit.log"),
                    one.resolve("inspect.json"),
                    two.resolve("audit.log"),
                    two.resolve("inspect.json"));
        }
    }

    /** What came of one policy. */
    private record Answer(long rules, long wider, long denied, long others, long asked) {}

    private static final List<Runs> EXAMPLES = List.of(
            Runs.example("memcached", "audit.log"),
            Runs.example("nginx", "audit.log"),
            Runs.example("perlapp", "audit.log.gz"),
            Runs.example("redis", "audit.log.zst"));

    @Test
    void theTableIsAsCommittedAndDefaultDeniesNothingOfTheOtherRun() throws IOException, InputException {
        Map<String, Model> first = new TreeMap<>();
        for (Runs runs : EXAMPLES) {
            first.put(runs.service(), model(runs.log(), runs.spec()));
        }
        List<String> rows = new ArrayList<>();
        for (Runs runs : EXAMPLES) {
            Set<Access> others = new TreeSet<>();
            first.forEach((service, model) -> {
                if (!service.equals(runs.service())) {
                    others.addAll(model.accesses(FileAccess.class).keySet());
                }
            });
            others.removeAll(
                    first.getOrDefault(runs.service(), Model.EMPTY).accesses().keySet());
            Model second = model(runs.secondLog(), runs.secondSpec());
            for (Level level : Level.values()) {
                Answer whole = answer(runs, runs.log(), level, second, others);
                Answer half =
                        answer(runs, half(runs.log()), level, first.getOrDefault(runs.service(), Model.EMPTY), others);
                rows.add(row(runs.service(), level, "run 1, run 2", whole));
                rows.add(row(runs.service(), level, "half of run 1, all of it", half));
                assertThat(level == Level.EXACT ? 0 : whole.denied())
                        .as("%s %s", runs.service(), level)
                        .isZero();
            }
        }
        String page = page(rows);
        if ("write".equals(System.getProperty("lsmith.golden"))) {
            Files.writeString(PAGE, page, StandardCharsets.UTF_8);
        }
        assertThat(PAGE).hasContent(page);
    }

    @Test
    void theOtherRunOfEachRecordingIsAllowed() throws IOException, InputException {
        String named = System.getProperty("lsmith.recordings", "");
        assumeTrue(!named.isEmpty(), "no folder of recordings is named");
        List<Path> all;
        try (Stream<Path> below = Files.list(Path.of(named))) {
            all = below.filter(at -> Files.isDirectory(at.resolve("apparmor-run2")))
                    .sorted()
                    .toList();
        }
        assertThat(all).isNotEmpty();
        for (Path at : all) {
            Runs runs = Runs.recording(at);
            Model second = model(runs.secondLog(), runs.secondSpec());
            assertThat(answer(runs, runs.log(), Level.DEFAULT, second, Set.of()).denied())
                    .as(runs.service())
                    .isZero();
        }
    }

    private static Model model(Path log, Path spec) throws InputException {
        LoadedLogs loaded =
                LoadedLogs.labelled(List.of(log.toString()), InputStream.nullInputStream(), new ReadingProgress());
        Optional<SpecFile> file = SpecFile.read(choice(spec), InputStream.nullInputStream());
        return loaded.select(file.map(SpecFile::spec), List.of()).model();
    }

    private static SpecChoice choice(Path spec) {
        return new SpecChoice(List.of(spec), Optional.empty());
    }

    private static Answer answer(Runs runs, Path log, Level level, Model done, Set<Access> others)
            throws InputException {
        Request request = new Request(
                List.of(log.toString()),
                List.of(),
                choice(runs.spec()),
                Optional.empty(),
                List.of(),
                LAYERS,
                Abi.V3_0,
                Dialect.DOCKER,
                Optional.empty(),
                new Generality(level, new TreeSet<>(), List.of()),
                true,
                Set.of(),
                Optional.empty(),
                false,
                Optional.empty(),
                RuleDecisions.NONE,
                false);
        Mechanisms mechanisms = Mechanisms.writing(request);
        Generation made = Generation.run(request, mechanisms, InputStream.nullInputStream(), new ReadingProgress());
        long denied = 0;
        long foreign = 0;
        long rules = 0;
        long wider = 0;
        for (PolicyOutput<?> output : made.policies()) {
            Mechanism<?> mechanism = mechanisms.all().stream()
                    .filter(m -> m.name().equals(output.name()))
                    .findFirst()
                    .orElseThrow();
            PolicyDecider decider = decider(mechanism, output);
            denied += Replay.of(mechanism, decider, done, made.model()).denials().stream()
                    .filter(d -> !d.diverted())
                    .count();
            if (output.name().equals("apparmor")) {
                foreign = others.stream()
                        .filter(a -> decider.decide(a).outcome() == Outcome.ALLOWED)
                        .count();
            }
            rules += output.synthesis().justifications().stream()
                    .map(j -> j.rule())
                    .distinct()
                    .count();
            wider += output.synthesis().justifications().stream()
                    .filter(j -> j.generalisation().isPresent())
                    .map(j -> j.rule())
                    .distinct()
                    .count();
        }
        return new Answer(rules, wider, denied, foreign, others.size());
    }

    private static <P> PolicyDecider decider(Mechanism<P> mechanism, PolicyOutput<?> output) throws InputException {
        String file = output.files().firstKey();
        return mechanism.decider(mechanism.read(file, output.files().getOrDefault(file, "")));
    }

    /** The first half of a log's lines. */
    private Path half(Path log) throws IOException {
        List<String> lines;
        try (InputStream raw = Files.newInputStream(log);
                InputStream plain = Packed.open(raw)) {
            lines = new String(plain.readAllBytes(), StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
        }
        Path half = folder.resolve("half.log");
        Files.write(half, lines.subList(0, lines.size() / 2), StandardCharsets.ISO_8859_1);
        return half;
    }

    private static String row(String service, Level level, String what, Answer answer) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %d | %d | %d | %d of %d |",
                service,
                level.word(),
                what,
                answer.denied(),
                answer.rules(),
                answer.wider(),
                answer.others(),
                answer.asked());
    }

    private static String page(List<String> rows) {
        List<String> lines = new ArrayList<>(List.of(
                "# What policies of one recording deny of another",
                "",
                "Written by `RecallTableTest`. Each example was recorded in two boots. *denied*: distinct accesses and system calls of what is asked about that the AppArmor profile, the filter and the",
                "capabilities made of what was learned would deny. *wider*: rules that a [generalisation](../docs/output.md#what-is-allowed-beyond-what-was-seen) made wider than what was seen. *of others*: file accesses of the",
                "other three services that the profile allows though its own service made none of them: how wide it is.",
                "",
                "| service | level | learned from, asked about | denied | rules | wider | of others |",
                "|---------|-------|---------------------------|-------:|------:|------:|----------:|"));
        lines.addAll(rows);
        return String.join("\n", lines) + "\n";
    }
}
