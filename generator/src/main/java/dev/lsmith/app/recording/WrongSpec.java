package dev.lsmith.app.recording;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.Subject;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.model.Model;
import dev.lsmith.model.SubjectSelection.Selection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Signs that a log and a spec are not of the same container.
 *
 * <p>The kernel asks a security module about a capability only when the process holds it (security/security.c and commoncap.c: the
 * capability module comes first, and the first refusal ends the question), and nobody holds what is not in the bounding set
 * (capabilities(7)). So what was used was given.
 */
public final class WrongSpec {
    private WrongSpec() {}

    /**
     * Refuses a log that shows a container starting and none of the programs that the spec's command names: not as a process, not
     * executed, not opened. Of a log without the start nothing is concluded, as a program that ran before says nothing.
     *
     * @throws InputException which names the programs of both
     */
    public static void refuseOtherPrograms(Selection.Selected selected, ContainerSpec spec) throws InputException {
        Set<String> wanted = ProgramNames.ofCommand(spec.process().command());
        Model model = selected.model();
        boolean starts =
                model.accesses().values().stream().anyMatch(e -> e.phases().contains(Phase.RUNTIME));
        if (wanted.isEmpty() || !starts) {
            return;
        }
        ProgramNames seen = ProgramNames.of(model);
        if (wanted.stream().noneMatch(seen::contains)) {
            throw new InputException(Diagnostic.error(
                    "wrong-spec",
                    Position.ofSource(spec.source()),
                    "the log is of another container: the spec's command names "
                            + String.join(", ", wanted) + ", and the log shows a start with "
                            + seen.processes().stream().limit(6).collect(Collectors.joining(", ")),
                    "give the spec of the recorded container, or insist with --subject "
                            + selected.subjects().stream()
                                    .map(Subject::name)
                                    .findFirst()
                                    .orElse("NAME")));
        }
    }

    /** One line for the capabilities that were used and not given, if any. */
    public static List<Diagnostic> capabilities(Model model, ContainerSpec spec) {
        SortedSet<String> given = spec.boundingSet();
        SortedMap<String, Position> impossible = new TreeMap<>();
        for (Map.Entry<CapabilityUse, Evidence> use :
                model.accesses(CapabilityUse.class).entrySet()) {
            String name = use.getKey().capability();
            boolean own = use.getValue().phases().contains(Phase.APPLICATION)
                    && !use.getKey().userNamespace();
            if (own && !given.contains(name)) {
                use.getValue().positions().stream().findFirst().ifPresent(at -> impossible.putIfAbsent(name, at));
            }
        }
        if (impossible.isEmpty()) {
            return List.of();
        }
        List<String> uses = new ArrayList<>();
        impossible.forEach((name, at) -> uses.add(name.toUpperCase(Locale.ROOT) + " (" + at + ")"));
        return List.of(Diagnostic.warning(
                "wrong-spec",
                Position.ofSource(spec.source()),
                "the log shows capabilities in use that this spec does not give, which is impossible: "
                        + String.join(", ", uses),
                "give the spec of the very container that was recorded, as it was started then"));
    }

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
}
