package dev.lsmith.model;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.SyscallUse.ProgramStart;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which of a container's program files made an access, as far as its records tell: by AppArmor's label, by the exe of the system call, and
 * where only comm is told by what else was seen under that comm.
 *
 * <p>A script is executed under its own path and runs as its interpreter, whose exe is told; the kernel sets comm to the script's name
 * (fs/exec.c), and by that the interpreter's accesses are known to be the script's.
 *
 * <p>A program that the engine started, too ({@code docker exec}, a health check), ran under the container's own profile then. That is told by
 * how often it began ({@link ProgramStart}) and how often the container executed it; where nothing tells, it may have been.
 */
public final class ProgramFiles {
    /** How many bytes of a name are kept in comm (TASK_COMM_LEN of include/linux/sched.h, less its end). */
    private static final int COMM = 15;

    private final Map<String, Set<String>> byComm = new HashMap<>();
    private final SortedSet<String> executed = new TreeSet<>();
    private final SortedSet<String> acting = new TreeSet<>();
    private final Map<String, SortedSet<String>> executors = new HashMap<>();
    private final SortedMap<String, Starts> starts = new TreeMap<>();

    /**
     * How often a program began.
     *
     * @param told how often it was seen to begin under the profile of whatever started it
     * @param proved how often in a way that says that the container executed it: under a label, or below a tracer's first program
     * @param executed how often the container is known to have executed it; 0 where no record tells each time
     */
    private record Starts(long told, long proved, long executed) {
        static final Starts NONE = new Starts(0, 0, 0);

        Starts and(Starts other) {
            return new Starts(told + other.told, proved + other.proved, executed + other.executed);
        }

        /** Whether each time that it began is known to have been the container's doing. */
        boolean isByContainer() {
            return told + proved > 0 && told <= executed;
        }
    }

    private ProgramFiles(SortedMap<Access, Evidence> accesses) {
        accesses.forEach((access, evidence) -> {
            if (evidence.phases().contains(Phase.APPLICATION)) {
                learn(access, evidence);
            }
        });
        accesses.forEach((access, evidence) -> {
            if (access instanceof ExecAccess exec && !acting.contains(exec.path())) {
                scripts(exec.path()).addAll(files(evidence));
            }
        });
        accesses.forEach(this::count);
    }

    private void count(Access access, Evidence evidence) {
        if (access instanceof ProgramStart start) {
            long times = evidence.count();
            add(start.path(), start.executed() ? new Starts(0, times, 0) : new Starts(times, 0, 0));
        } else if (access instanceof ExecAccess exec && evidence.reporters().equals(Set.of(Reporter.STRACE))) {
            add(exec.path(), new Starts(0, evidence.count(), 0));
        } else if (access instanceof ExecAccess exec && isToldEachTime(evidence)) {
            Set<String> begun = acting.contains(exec.path()) ? Set.of(exec.path()) : interpreters(exec.path());
            begun.forEach(path -> add(path, new Starts(0, 0, evidence.count())));
        }
    }

    private void add(String path, Starts more) {
        starts.merge(path, more, Starts::and);
    }

    /** A label's every record tells of the exec that led to it, so that those tell no number; nor does one that was refused. */
    private static boolean isToldEachTime(Evidence evidence) {
        return evidence.reporters().equals(Set.of(Reporter.APPARMOR))
                && evidence.verdicts().equals(Set.of(Verdict.AUDITED))
                && evidence.phases().equals(Set.of(Phase.APPLICATION));
    }

    /** What runs under the name of a script. */
    private Set<String> interpreters(String script) {
        return byComm.getOrDefault(comm(script), Set.of());
    }

    private boolean mayBeStartedFromOutside(String path) {
        return executed.contains(path)
                && !starts.getOrDefault(path, Starts.NONE).isByContainer();
    }

    /** Learns from all that was seen who is who. */
    public static ProgramFiles of(Model model) {
        return new ProgramFiles(model.accesses());
    }

    private void learn(Access access, Evidence evidence) {
        if (access instanceof ExecAccess exec) {
            executed.add(exec.path());
        }
        if (evidence.executables().size() != 1) {
            acting.addAll(evidence.executables());
            return;
        }
        String file = evidence.executables().first();
        acting.add(file);
        if (file.startsWith("/")) {
            evidence.programs()
                    .forEach(comm ->
                            byComm.computeIfAbsent(comm, c -> new HashSet<>()).add(file));
        }
    }

    private SortedSet<String> scripts(String path) {
        return executors.computeIfAbsent(comm(path), n -> new TreeSet<>());
    }

    private static String comm(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.substring(0, Math.min(COMM, name.length()));
    }

    /** The program files that the container executed itself and that were seen at work. */
    public SortedSet<String> executed() {
        SortedSet<String> both = new TreeSet<>(executed);
        both.retainAll(acting);
        return both;
    }

    /** Those of {@link #executed} that something else than the container started as well, or that nothing tells this of. */
    public SortedSet<String> alsoStartedFromOutside() {
        SortedSet<String> both = executed();
        both.removeIf(path -> !mayBeStartedFromOutside(path));
        return both;
    }

    /**
     * The program files that made an access; the empty text stands for whatever runs under the container's own profile.
     *
     * @return none if it is not known, so that it may have been any
     */
    public SortedSet<String> of(Evidence evidence) {
        SortedSet<String> files = files(evidence);
        if (!files.isEmpty()) {
            evidence.programs().forEach(comm -> files.addAll(executors.getOrDefault(comm, new TreeSet<>())));
        }
        if (files.stream().anyMatch(this::mayBeStartedFromOutside)) {
            files.add("");
        }
        return files;
    }

    private SortedSet<String> files(Evidence evidence) {
        SortedSet<String> files = new TreeSet<>(evidence.executables());
        if (files.size() == Evidence.MAX_PROGRAMS || files.isEmpty()) {
            return new TreeSet<>();
        }
        if (files.remove(Evidence.UNKNOWN_EXECUTABLE)) {
            for (String comm : evidence.programs()) {
                Set<String> known = byComm.getOrDefault(comm, Set.of());
                if (known.isEmpty()) {
                    return new TreeSet<>();
                }
                files.addAll(known);
            }
        }
        return files;
    }
}
