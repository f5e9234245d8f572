package dev.lsmith.app;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.ExecAccess;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.Phase;
import dev.lsmith.access.Subject;
import dev.lsmith.model.Model;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names of the programs that a log shows.
 *
 * @param processes the names of processes, as the kernel keeps them: the first 15 bytes
 * @param files the last names of what was executed or opened
 */
record ProgramNames(SortedSet<String> processes, Set<String> files) {
    /** {@code TASK_COMM_LEN} of linux/sched.h, without the NUL. */
    private static final int COMM = 15;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][\\w.+@-]*[A-Za-z][\\w.+@-]*|[A-Za-z]");

    /** What ran as the container and what it touched. */
    static ProgramNames of(Model model) {
        SortedSet<String> processes = new TreeSet<>();
        Set<String> files = new HashSet<>();
        model.observed().forEach((subject, accesses) -> {
            if (subject instanceof Subject.Program) {
                files.add(base(subject.name()));
            }
            accesses.forEach((access, evidence) -> {
                if (evidence.phases().contains(Phase.APPLICATION)) {
                    processes.addAll(evidence.programs());
                }
                name(access, evidence, files);
            });
        });
        return new ProgramNames(Collections.unmodifiableSortedSet(processes), files);
    }

    private static void name(Access access, Evidence evidence, Set<String> files) {
        if (access instanceof ExecAccess exec) {
            files.add(base(exec.path()));
        } else if (access instanceof FileAccess file && evidence.phases().contains(Phase.APPLICATION)) {
            files.add(base(file.path()));
        }
    }

    /** Whether a program of that name is among them. */
    boolean contains(String name) {
        return files.contains(name) || processes.contains(name.substring(0, Math.min(COMM, name.length())));
    }

    /** The names of programs that a command line may start, a shell's script included. */
    static SortedSet<String> ofCommand(List<String> command) {
        return command.stream()
                .flatMap(word -> Stream.of(word.split("[\\s;&|()<>'\"`]+")))
                .filter(word -> !word.startsWith("-") && !word.contains("="))
                .map(ProgramNames::base)
                .filter(word -> NAME.matcher(word).matches())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String base(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
