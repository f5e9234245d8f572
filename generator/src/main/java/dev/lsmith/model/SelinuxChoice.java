package dev.lsmith.model;

import dev.lsmith.access.SelinuxContext;
import dev.lsmith.access.Subject.SelinuxDomain;
import dev.lsmith.diagnostic.Diagnostic;
import dev.lsmith.spec.ContainerSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Which SELinux domain, at which level, is the container. */
final class SelinuxChoice {
    private SelinuxChoice() {}

    static Choice choose(List<SelinuxDomain> all, HostSubjects host, Optional<ContainerSpec> spec) {
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
        if (likely.size() != 1) {
            return likely.isEmpty() ? Choice.NONE : Choice.between(likely);
        }
        return given.isEmpty() ? Choice.of(likely) : Choice.of(likely, differs(given.get(), likely.get(0)));
    }

    private static Choice atLevel(List<SelinuxDomain> ofType, SelinuxContext given) {
        List<SelinuxDomain> same = where(ofType, d -> McsLevel.same(d.level(), given.level()));
        if (!same.isEmpty()) {
            return Choice.of(same);
        }
        // Engines choose another level at every start, so a spec and a log of different starts differ in it.
        return ofType.size() == 1 ? Choice.of(ofType, differs(given, ofType.get(0))) : Choice.between(ofType);
    }

    private static List<SelinuxDomain> where(List<SelinuxDomain> all, Predicate<SelinuxDomain> test) {
        return all.stream().filter(test).toList();
    }

    private static Diagnostic differs(SelinuxContext given, SelinuxDomain found) {
        return Diagnostic.warning(
                "subject-differs",
                "the spec names the domain " + given.type() + " at " + given.level()
                        + ", of which the log has no record; " + found.name() + " is taken for the container",
                "give the spec of the recorded container, or confirm with --subject " + found.name());
    }
}
