package dev.lsmith.model;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Phase;
import dev.lsmith.access.Reporter;
import dev.lsmith.access.Subject.Program;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.container.ContainerSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which programs are the container's when no record carries its label: those that its seccomp filter logged. */
final class ProgramChoice {
    private ProgramChoice() {}

    static Choice choose(Model model, Optional<ContainerSpec> spec) {
        List<Program> filtered = model.observed().entrySet().stream()
                .filter(e -> e.getKey() instanceof Program && filtered(e.getValue()))
                .map(e -> (Program) e.getKey())
                .toList();
        if (filtered.size() < 2) {
            return Choice.of(filtered);
        }
        Set<String> words = spec.map(s -> words(s.process().command())).orElse(Set.of());
        List<Program> own =
                filtered.stream().filter(p -> words.contains(base(p.name()))).toList();
        if (own.isEmpty()) {
            return Choice.between(filtered);
        }
        List<Program> others = filtered.stream().filter(p -> !own.contains(p)).toList();
        return others.isEmpty() ? Choice.of(own) : Choice.of(own, others(others));
    }

    private static boolean filtered(Map<Access, Evidence> accesses) {
        return accesses.entrySet().stream()
                .anyMatch(e -> e.getKey() instanceof SyscallUse
                        && e.getValue().reporters().contains(Reporter.SECCOMP)
                        && e.getValue().phases().contains(Phase.APPLICATION));
    }

    /** The programs that a command line may start, a shell's script included. */
    private static Set<String> words(List<String> command) {
        return command.stream()
                .flatMap(word -> Stream.of(word.split("[\\s;&|()]+")))
                .map(ProgramChoice::base)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toSet());
    }

    /** The last name of a path. */
    static String base(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static Diagnostic others(List<Program> others) {
        String names = others.stream().map(Program::name).collect(Collectors.joining(", "));
        return Diagnostic.warning(
                "subject-unlabelled",
                "no record carries the container's label; these programs are not in its command and were left out: "
                        + names,
                "name all of the container's programs with --subject, commas between them");
    }
}
