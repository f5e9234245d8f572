package dev.lsmith.model;

import dev.lsmith.access.Subject;
import dev.lsmith.diagnostic.Diagnostic;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one mechanism's records say about which of its subjects is the container.
 *
 * @param subjects the container's; empty when the mechanism has none
 * @param candidates those between which it could not be decided; empty when it could
 * @param diagnostics what to tell
 */
record Choice(SortedSet<Subject> subjects, SortedSet<Subject> candidates, List<Diagnostic> diagnostics) {
    static final Choice NONE = new Choice(new TreeSet<>(), new TreeSet<>(), List.of());

    static Choice of(Collection<? extends Subject> subjects, Diagnostic... diagnostics) {
        return new Choice(new TreeSet<>(subjects), new TreeSet<>(), List.of(diagnostics));
    }

    static Choice between(Collection<? extends Subject> candidates) {
        return new Choice(new TreeSet<>(), new TreeSet<>(candidates), List.of());
    }

    boolean undecided() {
        return !candidates.isEmpty();
    }
}
