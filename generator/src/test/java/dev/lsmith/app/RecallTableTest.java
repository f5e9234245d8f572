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
import dev.lsmith.policy.Assignment.ExecutedRights;
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
import java.util.stream.Collectors;
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
    static final List<String> LAYERS = List.of("apparmor", "seccomp", "capabilities");

    /** How much of a recording is learned from, in percent of its lines. */
    private static final List<Integer> PARTS = List.of(10, 25, 50, 100);

    @TempDir
    private Path folder = Path.of("");

    /** Two recordings of a service. */
    record Runs(String service, Path log, Path spec, Path secondLog, Path secondSpec) {
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

    /**
     * What came of the policies of one recording.
     *
     * @param denied how much of each model that was asked about each mechanism would deny, in the order of {@link #LAYERS}
     */
    private record Answer(long rules, long wider, List<List<Long>> denied, long others, long asked) {
        long deniedOf(int model) {
            return denied.get(model).stream().mapToLong(Long::longValue).sum();
        }

        String written(int model) {
            return denied.get(model).stream().map(String::valueOf).collect(Collectors.joining(" + "));
        }
    }

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
            Model whole = first.getOrDefault(runs.service(), Model.EMPTY);
            for (Level level : Level.values()) {
                for (int percent : PARTS) {
                    Path part = part(runs.log(), percent);
                    if (isEmpty(part, runs)) {
                        continue;
                    }
                    Answer answer = answer(runs, part, level, List.of(whole, second), others);
                    rows.add(row(runs.service(), level, percent, answer));
                    if (percent == 100) {
                        assertThat(answer.deniedOf(0))
                                .as("%s %s", runs.service(), level)
                                .isZero();
                        assertThat(level == Level.EXACT ? 0 : answer.deniedOf(1))
                                .as("%s %s", runs.service(), level)
                                .isZero();
                    }
                }
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
            assertThat(answer(runs, runs.log(), Level.DEFAULT, List.of(second), Set.of())
                            .deniedOf(0))
                    .as(runs.service())
                    .isZero();
        }
    }

    static Model model(Path log, Path spec) throws InputException {
        LoadedLogs loaded =
                LoadedLogs.labelled(List.of(log.toString()), InputStream.nullInputStream(), new ReadingProgress());
        Optional<SpecFile> file = SpecFile.read(choice(spec), InputStream.nullInputStream());
        return loaded.select(file.map(SpecFile::spec), List.of()).model();
    }

    /** Whether a log ends before the container begins. */
    private static boolean isEmpty(Path log, Runs runs) {
        try {
            return model(log, runs.spec()).isEmpty();
        } catch (InputException e) {
            return e.diagnostic().message().contains("no record of");
        }
    }

    private static SpecChoice choice(Path spec) {
        return new SpecChoice(List.of(spec), Optional.empty());
    }

    /** What is asked for of a whole recording. */
    static Request request(Path log, Path spec, Level level, Optional<ImageChoice> image) {
        return new Request(
                List.of(log.toString()),
                List.of(),
                choice(spec),
                Optional.empty(),
                List.of(),
                Set.copyOf(LAYERS),
                Abi.V3_0,
                Dialect.DOCKER,
                Optional.empty(),
                new Generality(level, new TreeSet<>(), List.of()),
                true,
                Set.of(),
                Optional.empty(),
                false,
                image,
                RuleDecisions.NONE,
                false,
                false,
                ExecutedRights.INHERIT);
    }

    private static Answer answer(Runs runs, Path log, Level level, List<Model> done, Set<Access> others)
            throws InputException {
        Request request = request(log, runs.spec(), level, Optional.empty());
        Mechanisms mechanisms = Mechanisms.writing(request);
        Generation made = Generation.run(request, mechanisms, InputStream.nullInputStream(), new ReadingProgress());
        List<List<Long>> denied = new ArrayList<>();
        done.forEach(model -> denied.add(new ArrayList<>(List.of(0L, 0L, 0L))));
        long foreign = 0;
        long rules = 0;
        long wider = 0;
        for (PolicyOutput<?> output : made.policies()) {
            Mechanism<?> mechanism = mechanisms.all().stream()
                    .filter(m -> m.name().equals(output.name()))
                    .findFirst()
                    .orElseThrow();
            PolicyDecider decider = decider(mechanism, output);
            for (int i = 0; i < done.size(); i++) {
                long refused = Replay.of(mechanism, decider, done.get(i), made.model()).denials().stream()
                        .filter(d -> !d.diverted())
                        .count();
                denied.get(i).set(LAYERS.indexOf(output.name()), refused);
            }
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

    static <P> PolicyDecider decider(Mechanism<P> mechanism, PolicyOutput<?> output) throws InputException {
        String file = output.files().firstKey();
        return mechanism.decider(mechanism.read(file, output.files().getOrDefault(file, "")));
    }

    /** The first of a log's lines. */
    private Path part(Path log, int percent) throws IOException {
        if (percent == 100) {
            return log;
        }
        List<String> lines;
        try (InputStream raw = Files.newInputStream(log);
                InputStream plain = Packed.open(raw)) {
            lines = new String(plain.readAllBytes(), StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
        }
        Path part = folder.resolve("part.log");
        Files.write(part, lines.subList(0, lines.size() * percent / 100), StandardCharsets.ISO_8859_1);
        return part;
    }

    private static String row(String service, Level level, int percent, Answer answer) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %d %% | %s | %s | %d | %d | %d of %d |",
                service,
                level.word(),
                percent,
                answer.written(0),
                answer.written(1),
                answer.rules(),
                answer.wider(),
                answer.others(),
                answer.asked());
    }

    private static String page(List<String> rows) {
        List<String> lines = new ArrayList<>(List.of(
                "# What policies of one recording deny of another",
                "",
                "Written by `RecallTableTest`. Each example was recorded in two boots. Learned from the first part of run 1's lines, asked about all of it and about run 2: distinct accesses and system calls that",
                "would be *denied* (a part that ends before the container begins has no row), by the AppArmor profile + the filter + the capabilities. *wider*: rules that a [generalisation](../docs/output.md#what-is-allowed-beyond-what-was-seen) made wider than what was seen. *of others*:",
                "file accesses of the other three services that the profile allows though its own service made none of them: how wide it is.",
                "",
                "What no rule should foresee: half of memcached's and of perlapp's lines end before the service listens. Its sockets, what it looks up for them, the programs that it executes and the files that it makes",
                "for the first time are then not in the recording, and a policy that allowed them would be one for any service. `generate` says so (`life`), and `--require-complete` refuses such a recording.",
                "",
                "| service | level | learned from | run 1 denied | run 2 denied | rules | wider | of others |",
                "|---------|-------|-------------:|-------------:|-------------:|------:|------:|----------:|"));
        lines.addAll(rows);
        return String.join("\n", lines) + "\n";
    }
}
