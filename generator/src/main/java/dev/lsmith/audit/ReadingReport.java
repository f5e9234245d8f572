package dev.lsmith.audit;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Position;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was read of the logs, line by line.
 *
 * @param sources the inputs, in the order in which they were read
 * @param bytes decompressed
 * @param lines counted over all sources
 * @param events assembled
 * @param tallies what became of the lines; sorted by state, then count, then reason
 * @param losses what the kernel says is missing
 * @param sequence from when to when they tell, and which events are missing in between
 * @param diagnostics faults of whole sources and the first faults of lines
 */
public record ReadingReport(
        List<String> sources,
        long bytes,
        long lines,
        long events,
        List<Tally> tallies,
        List<Loss> losses,
        SerialSequence sequence,
        List<Diagnostic> diagnostics) {
    public ReadingReport {
        sources = List.copyOf(sources);
        tallies = List.copyOf(tallies);
        losses = List.copyOf(losses);
        diagnostics = List.copyOf(diagnostics);
    }

    /**
     * Lines that share a fate and its reason.
     *
     * @param state the fate
     * @param reason in a few words: {@code record type NETFILTER_CFG}
     * @param lines how many
     * @param examples the first few, at most five
     */
    public record Tally(LineState state, String reason, long lines, List<Position> examples) {
        /** By state, those of most lines first. */
        static final Comparator<Tally> ORDER = Comparator.comparing(Tally::state)
                .thenComparing(Comparator.comparingLong(Tally::lines).reversed())
                .thenComparing(Tally::reason);

        /** How many examples are kept. */
        static final int MOST_EXAMPLES = 5;

        public Tally {
            examples = List.copyOf(examples);
        }

        private Tally and(Tally other) {
            return new Tally(
                    state,
                    reason,
                    lines + other.lines,
                    both(examples, other.examples).stream().limit(MOST_EXAMPLES).toList());
        }
    }

    /** This report with other names for its sources, in their order. */
    public ReadingReport of(List<String> names) {
        return new ReadingReport(names, bytes, lines, events, tallies, losses, sequence, diagnostics);
    }

    /** What was read of these logs and of others, of another recording. */
    public ReadingReport and(ReadingReport other) {
        return new ReadingReport(
                both(sources, other.sources),
                bytes + other.bytes,
                lines + other.lines,
                events + other.events,
                tallies(other),
                both(losses, other.losses),
                sequence.and(other.sequence),
                both(diagnostics, other.diagnostics));
    }

    private static <E> List<E> both(List<E> these, List<E> others) {
        return Stream.concat(these.stream(), others.stream()).toList();
    }

    private List<Tally> tallies(ReadingReport other) {
        Map<List<Object>, Tally> byFate = new HashMap<>();
        both(tallies, other.tallies)
                .forEach(tally -> byFate.merge(List.of(tally.state(), tally.reason()), tally, Tally::and));
        return byFate.values().stream().sorted(Tally.ORDER).toList();
    }

    /** How many lines ended in that state. */
    public long lines(LineState state) {
        return tallies.stream()
                .filter(t -> t.state() == state)
                .mapToLong(Tally::lines)
                .sum();
    }

    /**
     * From when to when logs tell, and where the numbers of their events jump. The kernel numbers the events of a boot one by one
     * (kernel/audit.c, {@code audit_serial}), whatever their type; auditd's own records have numbers of their own.
     *
     * @param first the time of the earliest event, if any has one
     * @param last the time of the latest
     * @param gaps where numbers are missing between events of one boot and one recording, in the order in which they were found
     */
    public record SerialSequence(Optional<Instant> first, Optional<Instant> last, List<SerialGap> gaps) {
        /** Of a log without an event. */
        public static final SerialSequence NONE = new SerialSequence(Optional.empty(), Optional.empty(), List.of());

        public SerialSequence {
            gaps = List.copyOf(gaps);
        }

        private SerialSequence and(SerialSequence other) {
            return new SerialSequence(
                    Stream.concat(first.stream(), other.first.stream()).min(Instant::compareTo),
                    Stream.concat(last.stream(), other.last.stream()).max(Instant::compareTo),
                    both(gaps, other.gaps));
        }

        /**
         * Numbers that no event has.
         *
         * @param missing how many
         * @param from the time of the event before
         * @param to the time of the event after
         * @param position where that one stands
         */
        public record SerialGap(long missing, Instant from, Instant to, Position position) {}
    }

    /** What became of a line. Every line of an input ends in exactly one of these, and the counts are shown. */
    public enum LineState {
        /** Not a record in any wrapper that is known. */
        UNRECOGNISED,
        /** Understood, and without anything to learn from, on purpose. */
        IGNORED,
        /** A record of a kind, or an operation, that lsmith does not know. */
        UNSUPPORTED,
        /** Used, but a field of it could not be. */
        PARTIAL,
        /** Its record was decoded and used. */
        READ
    }
}
