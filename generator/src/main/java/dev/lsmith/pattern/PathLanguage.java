package dev.lsmith.pattern;

import dev.lsmith.base.InputException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The paths that at least one of some globs matches.
 *
 * <p>Each question has a witness: the shortest path that answers it, among paths that a kernel would ask for (see
 * {@link PathScope}), and of those the plainest to read.
 */
public final class PathLanguage {
    private final PathAutomaton<Boolean> automaton;

    private PathLanguage(PathAutomaton<Boolean> automaton) {
        this.automaton = automaton;
    }

    /**
     * The language of one glob.
     *
     * @throws InputException when a variable is not declared or the glob is too complex
     */
    public static PathLanguage of(Glob glob, Map<String, List<Glob>> variables) throws InputException {
        return of(List.of(glob), variables);
    }

    /**
     * The paths that at least one of the globs matches.
     *
     * @throws InputException when a variable is not declared or the globs are too complex
     */
    public static PathLanguage of(Collection<Glob> globs, Map<String, List<Glob>> variables) throws InputException {
        return new PathLanguage(PathAutomaton.build(List.copyOf(globs), variables, rules -> !rules.isEmpty()));
    }

    /** Whether the path is in it. */
    public boolean matches(String path) {
        return automaton.outcome(path);
    }

    /** The shortest path that is in both. */
    public Optional<String> intersection(PathLanguage other) throws InputException {
        return PathSearch.shortest(automaton, other.automaton, (a, b) -> a && b, PathScope.CANONICAL)
                .map(PathSearch.Found::path);
    }

    /** The shortest path that is in this one and not in the other. */
    public Optional<String> difference(PathLanguage other) throws InputException {
        return PathSearch.shortest(automaton, other.automaton, (a, b) -> a && !b, PathScope.CANONICAL)
                .map(PathSearch.Found::path);
    }

    /** Whether every canonical path of this one is in the other. */
    public boolean isSubsetOf(PathLanguage other) throws InputException {
        return difference(other).isEmpty();
    }

    /** Whether both hold the same canonical paths. */
    public boolean isSameAs(PathLanguage other) throws InputException {
        return PathSearch.shortest(automaton, other.automaton, (a, b) -> !a.equals(b), PathScope.CANONICAL)
                .isEmpty();
    }
}
