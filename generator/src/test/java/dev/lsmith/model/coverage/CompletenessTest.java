package dev.lsmith.model.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.MountUse.UmountUse;
import dev.lsmith.access.Subject;
import dev.lsmith.access.SyscallUse.ProgramStart;
import dev.lsmith.app.recording.LoadedLogs;
import dev.lsmith.app.recording.ReadingProgress;
import dev.lsmith.audit.LogSources;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.model.Model;
import dev.lsmith.model.coverage.Completeness.Estimate;
import dev.lsmith.model.coverage.Completeness.Incidence;
import dev.lsmith.model.coverage.Completeness.Sampling;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Estimates against populations of which the truth is known, and against the recorded services. */
final class CompletenessTest {
    private static final int POPULATIONS = 200;
    private static final int ACCESSES = 200;
    private static final Instant BEGIN = Instant.parse("2026-11-30T10:00:00Z");
    private static final Path ROOT =
            Path.of(System.getProperty("lsmith.root", "..")).normalize();

    /** What services do: some of it always, most of it now and then, some of it hardly ever. */
    private static double[] chances(Random random) {
        double[] chances = new double[ACCESSES];
        for (int i = 0; i < ACCESSES; i++) {
            chances[i] = Math.max(0.003, Math.pow(random.nextDouble(), 3));
        }
        return chances;
    }

    private static Evidence evidence(List<Integer> samples) {
        SortedSet<String> runs = new TreeSet<>();
        samples.forEach(sample -> runs.add("run " + sample));
        return new Evidence(
                samples.size(),
                runs,
                Optional.of(BEGIN.plusSeconds(60L * samples.get(0))),
                Optional.of(BEGIN.plusSeconds(60L * samples.get(samples.size() - 1))),
                new TreeSet<>(),
                new TreeSet<>(List.of(Reporter.APPARMOR)),
                new TreeSet<>(List.of(Verdict.COMPLAINED)),
                new TreeSet<>(List.of(Phase.APPLICATION)),
                new TreeSet<>(),
                List.of(Position.ofLine("[1]", 1)));
    }

    private record Drawn(SortedMap<Access, Evidence> seen, double share, int unseen) {
        static Drawn of(Random random, int samples) {
            double[] chances = chances(random);
            SortedMap<Access, Evidence> seen = new TreeMap<>();
            double all = 0;
            double known = 0;
            for (int i = 0; i < ACCESSES; i++) {
                List<Integer> in = new ArrayList<>();
                for (int sample = 0; sample < samples; sample++) {
                    if (random.nextDouble() < chances[i]) {
                        in.add(sample);
                    }
                }
                all += chances[i];
                if (!in.isEmpty()) {
                    known += chances[i];
                    seen.put(new UmountUse("/" + i), evidence(in));
                }
            }
            return new Drawn(seen, known / all, ACCESSES - seen.size());
        }
    }

    @Test
    void overRunsTheEstimateIsRightOnAverage() {
        for (int runs : new int[] {3, 5, 10, 20}) {
            double estimated = 0;
            double share = 0;
            double unseen = 0;
            double missed = 0;
            for (int seed = 0; seed < POPULATIONS; seed++) {
                Drawn drawn = Drawn.of(new Random(seed), runs);
                Incidence incidence = Completeness.ofRuns(drawn.seen(), runs);
                estimated += incidence.coverage() / POPULATIONS;
                share += drawn.share() / POPULATIONS;
                unseen += incidence.unseen() / POPULATIONS;
                missed += (double) drawn.unseen() / POPULATIONS;
            }
            assertThat(Math.abs(estimated - share))
                    .as("%d runs: %.3f, in truth %.3f", runs, estimated, share)
                    .isLessThan(0.02);
            assertThat(unseen)
                    .as("%d runs: %.0f unseen, in truth %.0f", runs, unseen, missed)
                    .isLessThan(missed);
        }
    }

    /** In how many stretches something was met is not known of a single recording: what is said then is on the safe side. */
    @Test
    void overStretchesTheEstimateIsNotTooHigh() {
        double estimated = 0;
        double share = 0;
        for (int seed = 0; seed < POPULATIONS; seed++) {
            Drawn drawn = Drawn.of(new Random(seed), Completeness.STRETCHES);
            Incidence incidence = Completeness.ofStretches(drawn.seen(), Completeness.STRETCHES);
            estimated += incidence.coverage() / POPULATIONS;
            share += drawn.share() / POPULATIONS;
        }
        assertThat(estimated).as("in truth %.3f", share).isLessThan(share).isGreaterThan(share - 0.1);
    }

    private static Model model(SortedMap<Access, Evidence> seen) {
        SortedMap<Subject, SortedMap<Access, Evidence>> observed = new TreeMap<>();
        observed.put(new Subject.ApparmorProfile("web"), seen);
        return new Model(observed);
    }

    @Test
    void whatNothingCanBeSaidOfIsToldWithTheReason() {
        Drawn two = Drawn.of(new Random(1), 2);
        Estimate few =
                Completeness.of(model(two.seen()), Coverage.NOTHING).estimates().get(0);
        assertThat(few.sampling()).isEqualTo(Sampling.RUNS);
        assertThat(few.isValid()).isFalse();
        assertThat(few.why()).isEqualTo("2 runs are too few: it takes 3");

        Drawn ten = Drawn.of(new Random(1), 10);
        Completeness enough = Completeness.of(model(ten.seen()), Coverage.NOTHING);
        assertThat(enough.estimates().get(0).isValid()).isTrue();
        assertThat(enough.least().getAsDouble()).isBetween(0.8, 1.0);
    }

    /** A row of {@code completeness.csv}: what the first part of a log lets estimate, and what the rest held. */
    private static String row(String service, int percent, String mechanism, Model first, Model rest) {
        SortedMap<Access, Evidence> before = own(first, mechanism);
        SortedMap<Access, Evidence> after = own(rest, mechanism);
        Incidence incidence = Completeness.ofStretches(before, Completeness.STRETCHES);
        long known = after.keySet().stream()
                .filter(access -> before.containsKey(access))
                .count();
        return String.format(
                Locale.ROOT,
                "%s,%d,%s,%d,%d,%s,%.3f,%.0f,%d",
                service,
                percent,
                mechanism,
                before.size(),
                incidence.once(),
                before.isEmpty() ? "-" : String.format(Locale.ROOT, "%.3f", incidence.coverage()),
                after.isEmpty() ? 1.0 : (double) known / after.size(),
                Math.abs(Math.ceil(incidence.unseen())),
                after.size() - known);
    }

    private static SortedMap<Access, Evidence> own(Model model, String mechanism) {
        SortedMap<Access, Evidence> own = new TreeMap<>();
        model.accesses().forEach((access, evidence) -> {
            if (!(access instanceof ProgramStart)
                    && evidence.phases().contains(Phase.APPLICATION)
                    && evidence.reporters().contains(Reporter.valueOf(mechanism.toUpperCase(Locale.ROOT)))) {
                own.put(access, evidence);
            }
        });
        return own;
    }

    private static Model read(List<String> lines, String subject) throws InputException {
        byte[] log = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        return LoadedLogs.from(List.of("-"), new ByteArrayInputStream(log), new ReadingProgress())
                .model()
                .of(each -> each.name().startsWith(subject));
    }

    private static List<String> lines(Path log) throws IOException, InputException {
        try (InputStream in = LogSources.expand(List.of(log.toString()), InputStream.nullInputStream())
                        .get(0)
                        .unpacked();
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1))) {
            return reader.lines().toList();
        }
    }

    /**
     * Learns from 10, 25 and 50 percent of each log and compares with the rest. {@code -Dlsmith.recordings} names a folder of recordings as
     * {@code examples} is one; {@code -Dlsmith.golden=write} writes the table anew.
     */
    @Test
    void theTableOfTheRecordedServicesIsAsCommitted() throws IOException, InputException {
        Path recordings = Path.of(
                System.getProperty("lsmith.recordings", ROOT.resolve("examples").toString()));
        List<String> rows = new ArrayList<>();
        rows.add(
                "service,percent of the log,mechanism,seen,in one stretch,coverage estimated,of the rest seen before,unseen estimated at least,new in the rest");
        for (String service :
                List.of("memcached/audit.log", "nginx/audit.log", "perlapp/audit.log.gz", "redis/audit.log.zst")) {
            String name = service.substring(0, service.indexOf('/'));
            List<String> lines = lines(recordings.resolve(service));
            for (int percent : new int[] {10, 25, 50}) {
                int cut = lines.size() * percent / 100;
                Model first = read(lines.subList(0, cut), "learn-" + name);
                Model rest = read(lines.subList(cut, lines.size()), "learn-" + name);
                rows.add(row(name, percent, "apparmor", first, rest));
                rows.add(row(name, percent, "seccomp", first, rest));
            }
        }
        Path table = ROOT.resolve("examples/benchmarks/completeness.csv");
        if ("write".equals(System.getProperty("lsmith.golden"))) {
            Files.write(table, rows);
        }
        assertThat(rows).isEqualTo(Files.readAllLines(table));
    }
}
