package dev.lsmith.model;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.SelinuxContext;
import dev.lsmith.access.Subject;
import dev.lsmith.access.Subject.ApparmorProfile;
import dev.lsmith.access.Subject.Program;
import dev.lsmith.access.Subject.SelinuxDomain;
import dev.lsmith.access.Subject.TomoyoDomain;
import dev.lsmith.access.Subject.Traced;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.access.TypeAccess;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.model.SharedSubjects.HostSubjects;
import dev.lsmith.model.SharedSubjects.McsLevel;
import dev.lsmith.model.SubjectChoice.ApparmorChoice;
import dev.lsmith.model.SubjectChoice.ProgramChoice;
import dev.lsmith.model.SubjectChoice.TomoyoChoice;
import dev.lsmith.model.SubjectSelection.Selection.Refused;
import dev.lsmith.model.SubjectSelection.Selection.Selected;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the container among the subjects of a log, for each mechanism on its own: by what the user names, else by what
 * the spec names, else because only one can be it. Never by guessing: where two could be it, the user is asked.
 */
public final class SubjectSelection {
    private static final int MOST_LISTED = 12;

    private final Model model;
    private final Optional<ContainerSpec> spec;
    private final HostSubjects host = new HostSubjects();
    private final SharedSubjects shared = new SharedSubjects();

    private SubjectSelection(Model model, Optional<ContainerSpec> spec) {
        this.model = model;
        this.spec = spec;
    }

    /**
     * The container's own part of a model.
     *
     * @param model what the logs hold, of whomever
     * @param spec the container's spec, if known
     * @param subject what the user says it is: a profile, a domain with or without its level, a context, a program, or
     *     several of them with commas between
     */
    public static Selection select(Model model, Optional<ContainerSpec> spec, Optional<String> subject) {
        SubjectSelection selection = new SubjectSelection(model, spec);
        if (model.isEmpty()) {
            Diagnostic empty = Diagnostic.warning(
                    "log-empty", "the log holds no access of anyone", "check that the container was recorded");
            return new Selected(model, new TreeSet<>(), new TreeMap<>(), List.of(empty));
        }
        return subject.isPresent() ? selection.named(subject.get()) : selection.found();
    }

    private Selection found() {
        SubjectChoice apparmor = apparmor();
        SubjectChoice selinux = selinux().among(all(SelinuxDomain.class));
        Optional<Diagnostic> doubt =
                Stream.of(apparmor, selinux).flatMap(SubjectChoice::doubts).findFirst();
        return doubt.<Selection>map(Refused::new)
                .orElseGet(() -> decide(apparmor, selinux, TomoyoChoice.choose(model, spec), traced()));
    }

    /** Whoever gives a trace of one program or container means it. */
    private SubjectChoice traced() {
        List<Traced> all = all(Traced.class);
        List<Traced> own = all.stream()
                .filter(t -> spec.filter(s -> s.name().equals(t.name())).isPresent())
                .toList();
        return own.isEmpty() && all.size() > 1
                ? SubjectChoice.between(all)
                : SubjectChoice.of(own.isEmpty() ? all : own);
    }

    private SubjectChoice apparmor() {
        return ApparmorChoice.choose(all(ApparmorProfile.class), host, shared, spec);
    }

    private SelinuxChoice selinux() {
        return new SelinuxChoice(model, host, shared, spec);
    }

    private Selection named(String name) {
        Set<Subject> named = new TreeSet<>();
        Set<String> names = new TreeSet<>();
        List<String> words = List.of(name.split(","));
        for (int from = 0; from < words.size(); ) {
            int to = longest(words, from);
            if (to == from) {
                return refused(
                        "subject-unknown",
                        "the log has no record of "
                                + (named.isEmpty() ? name : words.get(from).strip()),
                        model.observed().keySet());
            }
            names.add(together(words, from, to));
            named.addAll(matches(together(words, from, to)));
            from = to;
        }
        if (named.stream().allMatch(s -> s instanceof Program || s instanceof Traced)) {
            return selected(List.of(SubjectChoice.of(named)));
        }
        return decide(
                named(named, names, ApparmorProfile.class)
                        .orElseGet(() -> apparmor().insisted()),
                named(named, names, SelinuxDomain.class)
                        .orElseGet(
                                () -> selinux().among(all(SelinuxDomain.class)).insisted()),
                SubjectChoice.of(
                        named.stream().filter(Program.class::isInstance).toList()),
                named(named, names, TomoyoDomain.class).orElseGet(() -> TomoyoChoice.choose(model, spec)),
                named(named, names, Traced.class).orElseGet(this::traced));
    }

    /** How many of the words from one on are one name, as names may hold commas: the most that anyone is called. */
    private int longest(List<String> words, int from) {
        for (int to = words.size(); to > from; to--) {
            if (!matches(together(words, from, to)).isEmpty()) {
                return to;
            }
        }
        return from;
    }

    private static String together(List<String> words, int from, int to) {
        return String.join(",", words.subList(from, to)).strip();
    }

    /** Those of a mechanism. Of a domain that was named without a level it is to be seen whether all levels are one container. */
    private Optional<SubjectChoice> named(Set<Subject> named, Set<String> names, Class<? extends Subject> mechanism) {
        List<Subject> own = named.stream().filter(mechanism::isInstance).toList();
        if (own.isEmpty()) {
            return Optional.empty();
        }
        boolean withoutLevel = own.size() > 1
                && own.stream().allMatch(s -> s instanceof SelinuxDomain domain && names.contains(domain.type()))
                && own.stream().map(s -> ((SelinuxDomain) s).type()).distinct().count() == 1;
        if (!withoutLevel) {
            return Optional.of(SubjectChoice.of(own));
        }
        SubjectChoice bySpec =
                selinux().among(own.stream().map(SelinuxDomain.class::cast).toList());
        return Optional.of(bySpec.subjects().isEmpty() ? SubjectChoice.between(own) : bySpec.insisted());
    }

    private Set<Subject> matches(String name) {
        return model.observed().keySet().stream()
                .filter(s -> matches(s, name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean matches(Subject subject, String name) {
        if (subject instanceof ApparmorProfile profile) {
            return profile.name().equals(name)
                    || ApparmorChoice.base(profile.name()).equals(name);
        }
        if (subject instanceof SelinuxDomain domain) {
            Optional<SelinuxContext> context = SelinuxContext.parse(name);
            return domain.type().equals(name)
                    || domain.name().equals(name)
                    || context.filter(c -> c.type().equals(domain.type()) && McsLevel.same(c.level(), domain.level()))
                            .isPresent();
        }
        return subject.name().equals(name) || ProgramChoice.base(subject.name()).equals(name);
    }

    private Selection decide(SubjectChoice... labelled) {
        SortedSet<Subject> undecided = new TreeSet<>();
        List.of(labelled).forEach(c -> undecided.addAll(c.candidates()));
        if (!undecided.isEmpty()) {
            return refused("subject-ambiguous", "the container cannot be told from others", undecided);
        }
        List<SubjectChoice> choices = new ArrayList<>(List.of(labelled));
        if (choices.stream().allMatch(c -> c.subjects().isEmpty())) {
            SubjectChoice programs = ProgramChoice.choose(model, spec);
            if (programs.undecided()) {
                return refused(
                        "subject-ambiguous",
                        "no record carries a container's label, and several programs have a seccomp filter",
                        programs.candidates());
            }
            choices.add(programs);
        }
        if (choices.stream().allMatch(c -> c.subjects().isEmpty())) {
            String message = "the log has no record of "
                    + spec.map(SubjectSelection::sought).orElse("a container");
            return refused("subject-missing", message, model.observed().keySet());
        }
        return selected(choices);
    }

    private static String sought(ContainerSpec spec) {
        String labels = Stream.of(
                        spec.security().apparmorProfile(), spec.security().processLabel())
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
        String name = spec.name().isEmpty() ? "the container" : spec.name();
        return labels.isEmpty() ? name : name + " (" + labels + ")";
    }

    private Selection selected(List<SubjectChoice> choices) {
        SortedSet<Subject> own = new TreeSet<>();
        List<Diagnostic> diagnostics = new ArrayList<>();
        for (SubjectChoice choice : choices) {
            own.addAll(choice.subjects());
            diagnostics.addAll(choice.diagnostics());
        }
        Set<String> domains = own.stream()
                .filter(SelinuxDomain.class::isInstance)
                .map(s -> ((SelinuxDomain) s).type())
                .collect(Collectors.toSet());
        SortedMap<Subject, SortedMap<Access, Evidence>> kept = new TreeMap<>();
        SortedMap<Subject, Long> leftOut = new TreeMap<>();
        model.observed().forEach((subject, accesses) -> {
            if (own.contains(subject)) {
                kept.put(subject, accesses);
                return;
            }
            SortedMap<Access, Evidence> others = new TreeMap<>();
            accesses.forEach((access, evidence) -> {
                if (concerns(subject, access, evidence, domains)) {
                    kept.computeIfAbsent(subject, s -> new TreeMap<>()).put(access, evidence);
                } else {
                    others.put(access, evidence);
                }
            });
            if (!others.isEmpty()) {
                leftOut.put(subject, Model.records(others));
            }
        });
        return new Selected(new Model(kept), own, leftOut, diagnostics);
    }

    /** What the runtime did inside before the program ran, and what the host did to the container's domain. */
    private boolean concerns(Subject subject, Access access, Evidence evidence, Set<String> domains) {
        if (!host.contains(subject)) {
            return false;
        }
        boolean runtime = evidence.phases().contains(Phase.RUNTIME)
                && (subject instanceof Program || access instanceof SyscallUse);
        return runtime || (access instanceof TypeAccess type && domains.contains(type.targetType()));
    }

    private <S extends Subject> List<S> all(Class<S> mechanism) {
        return model.observed().keySet().stream()
                .filter(mechanism::isInstance)
                .map(mechanism::cast)
                .toList();
    }

    private Refused refused(String code, String message, Set<Subject> candidates) {
        String list =
                candidates.stream().limit(MOST_LISTED).map(this::described).collect(Collectors.joining(", "));
        String more = candidates.size() > MOST_LISTED ? " and " + (candidates.size() - MOST_LISTED) + " more" : "";
        return new Refused(new Diagnostic(
                Severity.ERROR,
                code,
                Optional.empty(),
                message + "; the log has " + list + more,
                "name the container's with --subject"));
    }

    private String described(Subject subject) {
        long records = model.observed().entrySet().stream()
                .filter(e -> e.getKey().equals(subject) || hatOf(e.getKey(), subject))
                .mapToLong(e -> Model.records(e.getValue()))
                .sum();
        return subject.name() + " (" + subject.mechanism() + ", " + records + (records == 1 ? " record)" : " records)");
    }

    private static boolean hatOf(Subject one, Subject base) {
        return one instanceof ApparmorProfile hat
                && base instanceof ApparmorProfile
                && ApparmorChoice.base(hat.name()).equals(base.name());
    }

    /** Which of the log's subjects are the container. */
    public sealed interface Selection {
        /**
         * The container's subjects were found.
         *
         * @param model what the container did, what its runtime did for it, and what the host did to it
         * @param subjects the container's own subjects
         * @param leftOut the records of others, by subject
         * @param diagnostics warnings and notes on how it was found, sorted
         */
        record Selected(
                Model model,
                SortedSet<Subject> subjects,
                SortedMap<Subject, Long> leftOut,
                List<Diagnostic> diagnostics)
                implements Selection {
            public Selected {
                subjects = Collections.unmodifiableSortedSet(new TreeSet<>(subjects));
                leftOut = Collections.unmodifiableSortedMap(new TreeMap<>(leftOut));
                diagnostics = diagnostics.stream().sorted().toList();
            }
        }

        /**
         * The container's subjects could not be told from others.
         *
         * @param diagnostic why, with the candidates
         */
        record Refused(Diagnostic diagnostic) implements Selection {}
    }
}
