package dev.lsmith.audit;

import dev.lsmith.audit.ReadingReport.LineState;
import dev.lsmith.audit.ReadingReport.SerialSequence;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Keeps count of what becomes of every line while logs are read. Confined to the thread that reads. */
public final class Ledger {
    private static final int EXAMPLES = ReadingReport.Tally.MOST_EXAMPLES;
    private static final int DIAGNOSTICS_PER_CODE = 20;

    /** A hostile log may invent a record type for each line: reasons beyond this many are counted as {@code other}. */
    private static final int MOST_REASONS = 200;

    /** Losses beyond this many of a kind are added to the last one that is kept. */
    private static final int LOSSES_PER_KIND = 100;

    private record Fate(LineState state, String reason) {}

    /** Counts the lines of one state and reason. */
    public static final class Count {
        private long lines;
        private final List<Position> examples = new ArrayList<>(EXAMPLES);

        private Count() {}

        /** Counts a line, and keeps its place if it is one of the first few. */
        public void add(String source, long line) {
            if (++lines <= EXAMPLES) {
                examples.add(Position.ofLine(source, line));
            }
        }

        /** Counts further lines, whose places are not kept. */
        public void add(long more) {
            lines += more;
        }

        /** Whether the first few lines of this fate are known, by which it is shown. */
        public boolean hasExamples() {
            return lines >= EXAMPLES;
        }

        private void add(Position position) {
            if (++lines <= EXAMPLES) {
                examples.add(position);
            }
        }
    }

    private final Map<Fate, Count> counts = new HashMap<>();
    private final List<String> sources = new ArrayList<>();
    private final List<Loss> losses = new ArrayList<>();
    private Optional<Loss> torn = Optional.empty();
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private final Map<String, Integer> diagnosticsByCode = new HashMap<>();
    private SerialSequence sequence = SerialSequence.NONE;
    private long bytes;
    private long lines;
    private long events;

    /** Notes that a source is opened. */
    public void source(String name) {
        sources.add(name);
    }

    /** Counts lines and their bytes, ends of lines included. */
    public void lines(long number, long size) {
        lines += number;
        bytes += size;
    }

    /** Counts an event. */
    public void event() {
        events++;
    }

    /** Notes what became of a line; to be called once for each line. */
    public void fate(LineState state, String reason, Position position) {
        count(state, reason).add(position);
    }

    /** The counter of lines of a state and reason, for a caller that counts many. */
    public Count count(LineState state, String reason) {
        Fate fate = new Fate(state, reason);
        if (counts.size() >= MOST_REASONS && !counts.containsKey(fate)) {
            fate = new Fate(state, "other");
        }
        return counts.computeIfAbsent(fate, k -> new Count());
    }

    /** Notes that the kernel says that events are missing. Of torn events, which come in no order, it keeps the one that stands first. */
    public void loss(Loss loss) {
        if (loss.kind() == Loss.LossKind.SYSCALL_MISSING) {
            torn = torn.filter(kept -> kept.position().compareTo(loss.position()) < 0)
                    .or(() -> Optional.of(loss));
            return;
        }
        List<Integer> kept = IntStream.range(0, losses.size())
                .filter(i -> losses.get(i).kind() == loss.kind())
                .boxed()
                .toList();
        if (kept.size() < LOSSES_PER_KIND) {
            losses.add(loss);
            return;
        }
        int last = kept.get(kept.size() - 1);
        Loss sum = losses.get(last);
        losses.set(last, new Loss(sum.kind(), sum.lost() + loss.lost(), sum.position()));
    }

    /** Notes from when to when the logs tell, and what is missing in between. */
    public void sequence(SerialSequence read) {
        sequence = read;
    }

    /** A fault worth its own line; only the first of each code are kept, as a hostile log can hold millions. */
    public void diagnose(Diagnostic diagnostic) {
        int seen = diagnosticsByCode.merge(diagnostic.code(), 1, Integer::sum);
        if (seen <= DIAGNOSTICS_PER_CODE) {
            diagnostics.add(diagnostic);
        }
    }

    /** The report of what was read so far. */
    public ReadingReport report() {
        List<ReadingReport.Tally> tallies = counts.entrySet().stream()
                .map(e -> new ReadingReport.Tally(
                        e.getKey().state(), e.getKey().reason(), e.getValue().lines, e.getValue().examples))
                .sorted(ReadingReport.Tally.ORDER)
                .toList();
        return new ReadingReport(
                sources,
                bytes,
                lines,
                events,
                tallies,
                Stream.concat(losses.stream(), torn.stream()).toList(),
                sequence,
                Stream.concat(diagnostics.stream(), surplus()).toList());
    }

    private Stream<Diagnostic> surplus() {
        return diagnosticsByCode.entrySet().stream()
                .filter(e -> e.getValue() > DIAGNOSTICS_PER_CODE)
                .sorted(Map.Entry.comparingByKey())
                .map(e -> Diagnostic.note(
                        e.getKey(), (e.getValue() - DIAGNOSTICS_PER_CODE) + " more of " + e.getKey() + " not shown"));
    }
}
