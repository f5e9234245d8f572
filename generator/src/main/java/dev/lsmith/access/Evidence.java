package dev.lsmith.access;

import dev.lsmith.diagnostic.Position;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/**
 * Why an access is believed: how often, when, by which programs, and where it stands in which log.
 *
 * <p>Of fixed size whatever the log holds: of programs and positions only the first few by order are kept.
 *
 * @param count how many records said so
 * @param runs the recordings that said so; one name for each log given
 * @param first the earliest record that carries a time
 * @param last the latest
 * @param programs comm of the processes, at most {@value #MAX_PROGRAMS}
 * @param reporters which mechanisms said so
 * @param verdicts what they did about it
 * @param phases who acted
 * @param positions where to look, at most {@value #MAX_POSITIONS}
 */
public record Evidence(
        long count,
        SortedSet<String> runs,
        Optional<Instant> first,
        Optional<Instant> last,
        SortedSet<String> programs,
        SortedSet<Reporter> reporters,
        SortedSet<Verdict> verdicts,
        SortedSet<Phase> phases,
        List<Position> positions) {
    /** How many programs are kept. */
    public static final int MAX_PROGRAMS = 8;

    /** How many positions are kept. */
    public static final int MAX_POSITIONS = 5;

    public Evidence {
        runs = Words.sorted(runs);
        programs = Words.sorted(smallest(programs, MAX_PROGRAMS));
        reporters = Words.sorted(reporters);
        verdicts = Words.sorted(verdicts);
        phases = Words.sorted(phases);
        positions = smallest(positions, MAX_POSITIONS);
    }

    /** The evidence of one record. */
    public static Evidence of(
            String run,
            Optional<Instant> time,
            String program,
            Reporter reporter,
            Verdict verdict,
            Phase phase,
            Position position) {
        return new Evidence(
                1,
                Words.sorted(List.of(run)),
                time,
                time,
                Words.sorted(program.isEmpty() ? List.<String>of() : List.of(program)),
                Words.sorted(List.of(reporter)),
                Words.sorted(List.of(verdict)),
                Words.sorted(List.of(phase)),
                List.of(position));
    }

    /** The same, said by other records of another log. */
    public Evidence of(String run, long number, Instant earliest, Instant latest, List<Position> places) {
        return new Evidence(
                number,
                Words.sorted(List.of(run)),
                Optional.of(earliest),
                Optional.of(latest),
                programs,
                reporters,
                verdicts,
                phases,
                places);
    }

    /** Both together; associative and commutative. */
    public Evidence merge(Evidence other) {
        return new Evidence(
                count + other.count,
                union(runs, other.runs),
                either(first, other.first, (a, b) -> a.isBefore(b) ? a : b),
                either(last, other.last, (a, b) -> a.isAfter(b) ? a : b),
                union(programs, other.programs),
                union(reporters, other.reporters),
                union(verdicts, other.verdicts),
                union(phases, other.phases),
                Stream.concat(positions.stream(), other.positions.stream()).toList());
    }

    private static <E extends Comparable<E>> SortedSet<E> union(SortedSet<E> a, SortedSet<E> b) {
        SortedSet<E> all = new TreeSet<>(a);
        all.addAll(b);
        return all;
    }

    private static Optional<Instant> either(Optional<Instant> a, Optional<Instant> b, BinaryOperator<Instant> pick) {
        return a.isPresent() && b.isPresent() ? Optional.of(pick.apply(a.get(), b.get())) : a.or(() -> b);
    }

    private static <E extends Comparable<E>> List<E> smallest(Collection<E> values, int most) {
        return values.stream().distinct().sorted().limit(most).toList();
    }
}
