package dev.lsmith.model;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.FileAccess.ExecAccess;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which of a container's program files made an access, as far as its records tell: by AppArmor's label, by the exe of the system call, and
 * where only comm is told by what else was seen under that comm.
 *
 * <p>A script is executed under its own path and runs as its interpreter, whose exe is told; the kernel sets comm to the script's name
 * (fs/exec.c), and by that the interpreter's accesses are known to be the script's.
 */
public final class ProgramFiles {
    /** How many bytes of a name are kept in comm (TASK_COMM_LEN of include/linux/sched.h, less its end). */
    private static final int COMM = 15;

    private final Map<String, Set<String>> byComm = new HashMap<>();
    private final SortedSet<String> executed = new TreeSet<>();
    private final SortedSet<String> acting = new TreeSet<>();
    private final Map<String, SortedSet<String>> executors = new HashMap<>();

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
        String name = path.substring(path.lastIndexOf('/') + 1);
        return executors.computeIfAbsent(name.substring(0, Math.min(COMM, name.length())), n -> new TreeSet<>());
    }

    /** The program files that the container executed itself and that were seen at work. */
    public SortedSet<String> executed() {
        SortedSet<String> both = new TreeSet<>(executed);
        both.retainAll(acting);
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
