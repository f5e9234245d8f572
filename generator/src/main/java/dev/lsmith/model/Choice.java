package dev.lsmith.model;

import dev.lsmith.access.Subject;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Diagnostic.Severity;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What one mechanism's records say about which of its subjects is the container.
 *
 * @param subjects the container's; empty when the mechanism has none
 * @param candidates those between which it could not be decided; empty when it could
 * @param diagnostics what to tell; an error speaks against the choice, unless the user insists on it
 */
record Choice(SortedSet<Subject> subjects, SortedSet<Subject> candidates, List<Diagnostic> diagnostics) {
    static final Choice NONE = new Choice(new TreeSet<>(), new TreeSet<>(), List.of());

    static Choice of(Collection<? extends Subject> subjects, Diagnostic... diagnostics) {
        return new Choice(new TreeSet<>(subjects), new TreeSet<>(), List.of(diagnostics));
    }

    static Choice between(Collection<? extends Subject> candidates) {
        return new Choice(new TreeSet<>(), new TreeSet<>(candidates), List.of());
    }

    /** The same, and something more to tell. */
    Choice with(Diagnostic more) {
        return new Choice(
                subjects,
                candidates,
                Stream.concat(diagnostics.stream(), Stream.of(more)).toList());
    }

    /** The same although something speaks against it, as the user says so. */
    Choice insisted() {
        List<Diagnostic> all = diagnostics.stream()
                .map(d -> d.severity() == Severity.ERROR ? Diagnostic.warning(d.code(), d.message(), "") : d)
                .toList();
        return new Choice(subjects, candidates, all);
    }

    /** What speaks against it. */
    Stream<Diagnostic> doubts() {
        return diagnostics.stream().filter(d -> d.severity() == Severity.ERROR);
    }

    boolean undecided() {
        return !candidates.isEmpty();
    }
}
