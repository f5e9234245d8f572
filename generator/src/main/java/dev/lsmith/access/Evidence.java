package dev.lsmith.access;

import dev.lsmith.base.Position;
import dev.lsmith.base.ShippedData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BinaryOperator;

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
 * @param executables the program files that did it: as AppArmor's label names them ({@code //null-/usr/bin/date}), else the exe of the
 *     system call; {@value #UNKNOWN_EXECUTABLE} where nothing tells, the empty text for whatever runs under the container's own profile; at most
 *     {@value #MAX_PROGRAMS}
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
        SortedSet<String> executables,
        List<Position> positions) {
    /** Stands in {@link #executables} for one that nothing tells. */
    public static final String UNKNOWN_EXECUTABLE = "?";

    /** Beside the policies: why they allow what was not seen in the image that was recorded. */
    public static final String CARRIED = "rebase.md";

    /** How many programs are kept. */
    public static final int MAX_PROGRAMS = 8;

    /** How many positions are kept. */
    public static final int MAX_POSITIONS = 5;

    public Evidence {
        runs = SortedValues.of(runs);
        programs = SortedValues.of(programs).limited(MAX_PROGRAMS);
        reporters = SortedValues.of(reporters);
        verdicts = SortedValues.of(verdicts);
        phases = SortedValues.of(phases);
        executables = SortedValues.of(executables).limited(MAX_PROGRAMS);
        positions = smallest(positions);
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
                SortedValues.of(List.of(run)),
                time,
                time,
                SortedValues.of(program.isEmpty() ? List.<String>of() : List.of(program)),
                SortedValues.of(List.of(reporter)),
                SortedValues.of(List.of(verdict)),
                SortedValues.of(List.of(phase)),
                SortedValues.of(List.<String>of()),
                List.of(position));
    }

    /** The same, done by a program file; see {@link #executables}. */
    public Evidence by(String executable) {
        SortedSet<String> one = SortedValues.of(List.of(executable));
        return new Evidence(count, runs, first, last, programs, reporters, verdicts, phases, one, positions);
    }

    /** This evidence as if one record had said it. */
    Evidence at(Optional<Instant> time, Position position) {
        return new Evidence(1, runs, time, time, programs, reporters, verdicts, phases, executables, List.of(position));
    }

    /** The same under other names of runs, and with places that are named otherwise. */
    public Evidence renamed(SortedSet<String> otherRuns, List<Position> places) {
        return new Evidence(count, otherRuns, first, last, programs, reporters, verdicts, phases, executables, places);
    }

    /** This evidence as given by other records of a run. */
    public Evidence of(String run, long number, Instant earliest, Instant latest, List<Position> places) {
        return new Evidence(
                number,
                runs.size() == 1 && runs.contains(run) ? runs : SortedValues.of(List.of(run)),
                Optional.of(earliest),
                Optional.of(latest),
                programs,
                reporters,
                verdicts,
                phases,
                executables,
                places);
    }

    /**
     * Evidence that something beside it is needed, though no record says so: of the same runs and programs, and explained in the file that
     * is named.
     */
    public Evidence carried() {
        return new Evidence(
                1,
                runs,
                Optional.empty(),
                Optional.empty(),
                programs,
                reporters,
                verdicts,
                phases,
                executables,
                List.of(Position.ofSource(CARRIED)));
    }

    /** Whether no record says so, and it was concluded for another image. */
    public boolean isCarried() {
        return !positions.isEmpty()
                && positions.stream().allMatch(p -> p.source().equals(CARRIED));
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
                union(executables, other.executables),
                together(positions, other.positions));
    }

    private static <E extends Comparable<? super E>> SortedSet<E> union(SortedSet<E> a, SortedSet<E> b) {
        return SortedValues.union(SortedValues.of(a), SortedValues.of(b));
    }

    private static Optional<Instant> either(Optional<Instant> a, Optional<Instant> b, BinaryOperator<Instant> pick) {
        return a.isPresent() && b.isPresent() ? Optional.of(pick.apply(a.get(), b.get())) : a.or(() -> b);
    }

    private static List<Position> together(List<Position> one, List<Position> other) {
        boolean behind = one.size() == MAX_POSITIONS
                && !other.isEmpty()
                && one.get(MAX_POSITIONS - 1).compareTo(other.get(0)) <= 0;
        if (behind || other.isEmpty()) {
            return one;
        }
        List<Position> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }

    private static List<Position> smallest(List<Position> positions) {
        return isRising(positions) && positions.size() <= MAX_POSITIONS
                ? List.copyOf(positions)
                : new TreeSet<>(positions).stream().limit(MAX_POSITIONS).toList();
    }

    private static boolean isRising(List<Position> positions) {
        for (int i = 1; i < positions.size(); i++) {
            if (positions.get(i - 1).compareTo(positions.get(i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** Who acted inside the container: in the phase before its program was started, the engine; after that, the program. */
    public enum Phase {
        /** The engine's own process before it became the program: {@code runc:[2:INIT]}, {@code crun}; exe {@code /}. */
        RUNTIME,
        /** The container's program. */
        APPLICATION;

        /** Tells an engine's own process from the container's program ({@code profiles/runtimes/}). */
        static final class InitProcesses {
            private final List<List<String>> rows = ShippedData.rows("runtimes/init-processes.csv");

            /** Who acted, by comm and exe; either may be empty. */
            Phase phase(String comm, String exe) {
                for (List<String> row : rows) {
                    String value = row.get(0).equals("comm") ? comm : exe;
                    boolean match =
                            row.get(1).equals("prefix") ? value.startsWith(row.get(2)) : value.equals(row.get(2));
                    if (match) {
                        return Phase.RUNTIME;
                    }
                }
                return Phase.APPLICATION;
            }
        }
    }

    /** What the mechanism did about the access. */
    public enum Verdict {
        /** Let it pass because it only complains or watches: AppArmor ALLOWED, SELinux permissive=1, seccomp LOG, a tracer. */
        COMPLAINED,
        /** The mechanism refused the access. */
        DENIED,
        /** Allowed it by a rule that asks for a record: AppArmor AUDIT, SELinux granted. */
        AUDITED
    }

    /** Which mechanism's record an access was learned from. */
    public enum Reporter {
        APPARMOR,
        SELINUX,
        SECCOMP,
        /** A SYSCALL record that came along with another one. */
        SYSCALL_RECORD,
        /** {@code strace -f}: every system call, with its arguments. */
        STRACE,
        /** bcc's or bpftrace's {@code capable}, or the kernel's trace events: checks of capabilities. */
        CAPABLE,
        /** bcc's or bpftrace's {@code opensnoop}: files opened. */
        OPENSNOOP,
        /** Inspektor Gadget. */
        GADGET,
        /** The JSON enricher of the Security Profiles Operator: calls by name. */
        ENRICHER,
        /** oci-seccomp-bpf-hook: the calls of a container's whole life, by name. */
        SECCOMP_HOOK,
        /** TOMOYO: its log, or the policy that it learned. */
        TOMOYO;

        /** Whether it reports system calls for their own sake, so that one which it does not report may not have been made. */
        public boolean reportsCalls() {
            return this == SECCOMP || this == STRACE || this == SECCOMP_HOOK;
        }
    }
}
