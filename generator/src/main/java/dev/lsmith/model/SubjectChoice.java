package dev.lsmith.model;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Subject;
import dev.lsmith.access.Subject.ApparmorProfile;
import dev.lsmith.access.Subject.Program;
import dev.lsmith.access.Subject.TomoyoDomain;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.model.SharedSubjects.HostSubjects;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one mechanism's records say about which of its subjects is the container.
 *
 * @param subjects the container's; empty when the mechanism has none
 * @param candidates those between which it could not be decided; empty when it could
 * @param diagnostics what to tell; an error speaks against the choice, unless the user insists on it
 */
record SubjectChoice(SortedSet<Subject> subjects, SortedSet<Subject> candidates, List<Diagnostic> diagnostics) {
    static final SubjectChoice NONE = new SubjectChoice(new TreeSet<>(), new TreeSet<>(), List.of());

    static SubjectChoice of(Collection<? extends Subject> subjects, Diagnostic... diagnostics) {
        return new SubjectChoice(new TreeSet<>(subjects), new TreeSet<>(), List.of(diagnostics));
    }

    static SubjectChoice between(Collection<? extends Subject> candidates) {
        return new SubjectChoice(new TreeSet<>(), new TreeSet<>(candidates), List.of());
    }

    /** The same, and something more to tell. */
    SubjectChoice with(Diagnostic more) {
        return new SubjectChoice(
                subjects,
                candidates,
                Stream.concat(diagnostics.stream(), Stream.of(more)).toList());
    }

    /** The same although something speaks against it, as the user says so. */
    SubjectChoice insisted() {
        List<Diagnostic> all = diagnostics.stream()
                .map(d -> d.severity() == Severity.ERROR ? Diagnostic.warning(d.code(), d.message(), "") : d)
                .toList();
        return new SubjectChoice(subjects, candidates, all);
    }

    /** Why this choice may be wrong; empty if nothing says so. */
    Stream<Diagnostic> doubts() {
        return diagnostics.stream().filter(d -> d.severity() == Severity.ERROR);
    }

    boolean undecided() {
        return !candidates.isEmpty();
    }

    /** Which AppArmor profile, with its hats, is the container. */
    static final class ApparmorChoice {
        private ApparmorChoice() {}

        static SubjectChoice choose(
                List<ApparmorProfile> all, HostSubjects host, SharedSubjects shared, Optional<ContainerSpec> spec) {
            Optional<String> given =
                    spec.flatMap(s -> s.security().apparmorProfile()).filter(p -> !p.equals("unconfined"));
            List<String> bases =
                    all.stream().map(p -> base(p.name())).distinct().sorted().toList();
            if (given.isPresent() && bases.contains(base(given.get()))) {
                return chosen(all, base(given.get()), shared);
            }
            List<String> likely = bases.stream()
                    .filter(b -> !host.contains(new ApparmorProfile(b)))
                    .toList();
            if (likely.size() > 1) {
                return SubjectChoice.between(
                        likely.stream().map(ApparmorProfile::new).toList());
            }
            if (likely.isEmpty()) {
                return SubjectChoice.NONE;
            }
            SubjectChoice only = chosen(all, likely.get(0), shared);
            return given.isEmpty() ? only : only.with(differs(given.get(), likely.get(0)));
        }

        /** The profile and its hats. */
        private static SubjectChoice chosen(List<ApparmorProfile> all, String base, SharedSubjects shared) {
            List<ApparmorProfile> own =
                    all.stream().filter(p -> base(p.name()).equals(base)).toList();
            boolean many = shared.contains(new ApparmorProfile(base));
            return many ? SubjectChoice.of(own, shared(base)) : SubjectChoice.of(own);
        }

        /** The profile that a hat or child profile belongs to. */
        static String base(String name) {
            int child = name.indexOf("//", 1);
            return child < 0 ? name : name.substring(0, child);
        }

        private static Diagnostic differs(String given, String found) {
            return Diagnostic.error(
                    "subject-differs",
                    "the spec names the profile " + given
                            + ", of which the log has no record; the log's only profile is " + found,
                    "give the spec of the recorded container, or insist with --subject " + found);
        }

        private static Diagnostic shared(String base) {
            return Diagnostic.warning(
                    "subject-shared",
                    "every container without a profile of its own runs under " + base
                            + ": the records may be of several containers",
                    "record it under a profile of its own");
        }
    }

    /** Which programs are the container's when no record carries its label: those that its seccomp filter logged. */
    static final class ProgramChoice {
        private ProgramChoice() {}

        static SubjectChoice choose(Model model, Optional<ContainerSpec> spec) {
            List<Program> filtered = model.observed().entrySet().stream()
                    .filter(e -> e.getKey() instanceof Program && filtered(e.getValue()))
                    .map(e -> (Program) e.getKey())
                    .toList();
            if (filtered.size() < 2) {
                return SubjectChoice.of(filtered);
            }
            Set<String> words = spec.map(s -> words(s.process().command())).orElse(Set.of());
            List<Program> own = filtered.stream()
                    .filter(p -> words.contains(base(p.name())))
                    .toList();
            if (own.isEmpty()) {
                return SubjectChoice.between(filtered);
            }
            List<Program> others =
                    filtered.stream().filter(p -> !own.contains(p)).toList();
            return others.isEmpty() ? SubjectChoice.of(own) : SubjectChoice.of(own, others(others));
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

    /** Which TOMOYO domain is that of the container's first program. */
    static final class TomoyoChoice {
        private TomoyoChoice() {}

        static SubjectChoice choose(Model model, Optional<ContainerSpec> spec) {
            List<TomoyoDomain> all = model.observed().entrySet().stream()
                    .filter(e -> e.getKey() instanceof TomoyoDomain && isProgram(e.getValue()))
                    .map(e -> (TomoyoDomain) e.getKey())
                    .filter(domain -> domain.name().contains(" "))
                    .toList();
            if (all.size() < 2) {
                return SubjectChoice.of(all);
            }
            Set<String> words =
                    spec.map(s -> ProgramChoice.words(s.process().command())).orElse(Set.of());
            List<TomoyoDomain> own = all.stream()
                    .filter(domain -> words.contains(ProgramChoice.base(domain.program())))
                    .toList();
            return own.isEmpty() ? SubjectChoice.between(all) : SubjectChoice.of(own);
        }

        /** Whether more is known of a domain than what the runtime did before it executed the container's program. */
        private static boolean isProgram(Map<Access, Evidence> accesses) {
            return accesses.values().stream().anyMatch(e -> e.phases().contains(Phase.APPLICATION));
        }
    }
}
