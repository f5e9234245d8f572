package dev.lsmith.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.app.recording.ModelCollector;
import dev.lsmith.app.recording.ReadingProgress;
import dev.lsmith.audit.EachEvent;
import dev.lsmith.audit.Ledger;
import dev.lsmith.audit.LogReader;
import dev.lsmith.audit.LogReader.ReaderSettings;
import dev.lsmith.audit.LogSources.LogSource;
import dev.lsmith.audit.ReadingReport;
import dev.lsmith.model.ActingUsers;
import dev.lsmith.model.ModelBuilder;
import dev.lsmith.model.StoredModel;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads logs the fast way and the slow one, the grammar for every line, and holds one to the other: byte for byte. */
public final class FastAndSlow {
    /** Few, so that sums are settled now and then. */
    private static final long SUMS = 100;

    private static final long KNOWN = 1_000_000;

    private FastAndSlow() {}

    /** What came of a log: the model as stored, so that even the order counts, and what became of every line. */
    private record Outcome(String model, ActingUsers.BySubject actors, ReadingReport report) {}

    /** Of one log, whose bytes are looked at in blocks of that size. */
    public static void assertSame(byte[] log, int block) {
        assertSame(sources(List.of(log), "run"), block);
    }

    static void assertSame(List<LogSource> sources, int block) {
        assertSame(sources, block, KNOWN);
    }

    static void assertSame(List<LogSource> sources, int block, long known) {
        Outcome slow = slow(sources);

        for (int threads : List.of(1, 2, 4)) {
            Outcome fast = fast(sources, new ReaderSettings(threads, block, known));
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

    private static Outcome fast(List<LogSource> sources, ReaderSettings effort) {
        Ledger ledger = new Ledger();
        ModelCollector collector = collector(sources, ledger);
        new LogReader(effort).read(sources, ledger, collector);
        return outcome(collector, ledger);
    }

    private static Outcome slow(List<LogSource> sources) {
        Ledger ledger = new Ledger();
        ModelCollector collector = collector(sources, ledger);
        new LogReader(EachEvent.SLOW).read(sources, ledger, collector);
        return outcome(collector, ledger);
    }

    private static ModelCollector collector(List<LogSource> sources, Ledger ledger) {
        return new ModelCollector(name -> run(sources, name), ledger, new ReadingProgress(), new ModelBuilder(), SUMS);
    }

    private static Outcome outcome(ModelCollector collector, Ledger ledger) {
        return new Outcome(StoredModel.of(collector.model(), Optional.empty()), collector.actors(), ledger.report());
    }

    private static String run(List<LogSource> sources, String name) {
        return sources.stream()
                .filter(s -> s.name().equals(name))
                .map(LogSource::run)
                .findFirst()
                .orElse(name);
    }

    /** Logs of one run, or each of its own if that has no name. */
    static List<LogSource> sources(List<byte[]> contents, String run) {
        List<LogSource> sources = new ArrayList<>();
        for (byte[] content : contents) {
            String name = "audit.log." + sources.size();
            sources.add(new LogSource(name, run.isEmpty() ? name : run, () -> new ByteArrayInputStream(content)));
        }
        return sources;
    }
}
