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

    /** Whether this language holds the path. */
    public boolean matches(String path) {
        return automaton.outcome(path);
    }

    /** The shortest path that is in both. */
    public Optional<String> intersection(PathLanguage other) throws InputException {
        return PathSearch.shortest(automaton, other.automaton, (a, b) -> a && b, PathScope.CANONICAL)
                .map(PathSearch.FoundPath::path);
    }

    /** The shortest path that is in this one and not in the other. */
    public Optional<String> difference(PathLanguage other) throws InputException {
        return PathSearch.shortest(automaton, other.automaton, (a, b) -> a && !b, PathScope.CANONICAL)
                .map(PathSearch.FoundPath::path);
    }

    /** Which texts a search may answer with: an automaton of its own that runs along. */
    public enum PathScope {
        /** Any text without NUL: addresses, names of profiles. */
        TEXT {
            @Override
            int next(int state, int value) {
                return value == 0 ? REFUSED : state;
            }

            @Override
            boolean accepts(int state) {
                return true;
            }
        },
        /**
         * Paths as the kernel names them (d_path in fs/d_path.c): from the root, no empty, {@code .} or {@code ..}
         * segment, no NUL; a slash at the end for a directory.
         */
        CANONICAL {
            private static final int AFTER_SLASH = 1;
            private static final int ONE_DOT = 2;
            private static final int TWO_DOTS = 3;
            private static final int IN_SEGMENT = 4;

            @Override
            int next(int state, int value) {
                if (value == 0) {
                    return REFUSED;
                }
                if (value == '/') {
                    return state == 0 || state == IN_SEGMENT ? AFTER_SLASH : REFUSED;
                }
                if (state == 0) {
                    return REFUSED;
                }
                if (value == '.' && state == AFTER_SLASH) {
                    return ONE_DOT;
                }
                return value == '.' && state == ONE_DOT ? TWO_DOTS : IN_SEGMENT;
            }

            @Override
            boolean accepts(int state) {
                return state == AFTER_SLASH || state == IN_SEGMENT;
            }
        };

        /** The state that leads nowhere. */
        static final int REFUSED = -1;

        /** More than the highest state. */
        static final int STATES = 5;

        /** The state after one more byte; 0 is the start. */
        abstract int next(int state, int value);

        /** Whether a text may end here. */
        abstract boolean accepts(int state);
    }
}
