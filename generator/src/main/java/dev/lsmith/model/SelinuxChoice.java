package dev.lsmith.model;

import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.SelinuxContext;
import dev.lsmith.access.Subject.SelinuxDomain;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.model.SharedSubjects.HostSubjects;
import dev.lsmith.model.SharedSubjects.McsLevel;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which SELinux domain, at which levels, is the container. Engines choose another level at every start: a type of its own at two
 * levels is a container that was started twice. Of a type that engines give to many it is so when the same programs ran.
 */
record SelinuxChoice(Model model, HostSubjects host, SharedSubjects shared, Optional<ContainerSpec> spec) {

    /** Among domains that were seen. */
    SubjectChoice among(List<SelinuxDomain> all) {
        Optional<SelinuxContext> given =
                spec.flatMap(s -> s.security().processLabel()).flatMap(SelinuxContext::parse);
        List<SelinuxDomain> ofType =
                given.map(g -> where(all, d -> d.type().equals(g.type()))).orElse(List.of());
        if (given.isPresent() && !ofType.isEmpty()) {
            return atLevel(ofType, given.get());
        }
        List<SelinuxDomain> likely = where(all, d -> !host.contains(d));
        if (likely.isEmpty()) {
            // A policy without categories: what is left when the host's known domains are put aside.
            likely = where(all, d -> !host.names(d));
        }
        if (likely.isEmpty()) {
            return SubjectChoice.NONE;
        }
        SubjectChoice one = one(likely);
        return given.isEmpty() || one.undecided() ? one : one.with(differs(given.get(), likely.get(0)));
    }

    private SubjectChoice atLevel(List<SelinuxDomain> ofType, SelinuxContext given) {
        List<SelinuxDomain> same = where(ofType, d -> McsLevel.same(d.level(), given.level()));
        if (!same.isEmpty()) {
            return shared.contains(same.get(0)) ? SubjectChoice.of(same) : one(ofType);
        }
        SubjectChoice one = one(ofType);
        return one.undecided() ? one : one.with(otherLevel(given, ofType.get(0)));
    }

    /** All of them, if they are one container. */
    private SubjectChoice one(List<SelinuxDomain> domains) {
        if (domains.size() == 1) {
            return SubjectChoice.of(domains);
        }
        boolean oneType = domains.stream().map(SelinuxDomain::type).distinct().count() == 1;
        if (!oneType || (shared.contains(domains.get(0)) && !ranTheSame(domains))) {
            return SubjectChoice.between(domains);
        }
        SubjectChoice all = SubjectChoice.of(domains);
        return shared.contains(domains.get(0)) ? all.with(startedAgain(domains)) : all;
    }

    private boolean ranTheSame(List<SelinuxDomain> domains) {
        List<Set<String>> programs = domains.stream().map(this::programs).toList();
        Set<String> most = programs.stream()
                .max((a, b) -> Integer.compare(a.size(), b.size()))
                .orElse(Set.of());
        return programs.stream().allMatch(p -> !p.isEmpty() && most.containsAll(p));
    }

    private Set<String> programs(SelinuxDomain domain) {
        Set<String> programs = new TreeSet<>();
        for (Evidence evidence :
                model.observed().getOrDefault(domain, new TreeMap<>()).values()) {
            if (evidence.phases().contains(Phase.APPLICATION)) {
                programs.addAll(evidence.programs());
            }
        }
        return programs;
    }

    private static List<SelinuxDomain> where(List<SelinuxDomain> all, Predicate<SelinuxDomain> test) {
        return all.stream().filter(test).toList();
    }

    private static Diagnostic startedAgain(List<SelinuxDomain> domains) {
        String levels = String.join(
                " and ", domains.stream().map(SelinuxDomain::level).sorted().toList());
        return Diagnostic.warning(
                "subject-restarted",
                "the same programs ran as " + domains.get(0).type() + " at " + levels
                        + ", which is taken for one container that was started again",
                "if they are several, name one with --subject " + domains.get(0).name());
    }

    private static Diagnostic otherLevel(SelinuxContext given, SelinuxDomain found) {
        return Diagnostic.warning(
                "subject-differs",
                "the spec names the domain " + given.type() + " at " + given.level()
                        + ", of which the log has no record; " + found.name() + " is taken for the container",
                "give the spec of the recorded container, or confirm with --subject " + found.name());
    }

    private static Diagnostic differs(SelinuxContext given, SelinuxDomain found) {
        return Diagnostic.error(
                "subject-differs",
                "the spec names the domain " + given.type()
                        + ", of which the log has no record; the log's only likely one is " + found.name(),
                "give the spec of the recorded container, or insist with --subject " + found.name());
    }
}
