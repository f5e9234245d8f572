package dev.lsmith.pattern;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.pattern.PathTable.ShortestTexts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Many globs as one deterministic, minimal automaton over bytes, which tells in one walk over a path what the globs
 * that match it add up to: an outcome.
 *
 * @param <O> an outcome: permissions, the numbers of the rules, or only whether any glob matches; compared by equals
 */
public final class PathAutomaton<O> {
    /** The code of the fault that patterns together are too complex to be judged; what they mean is then not known. */
    public static final String TOO_COMPLEX = "patterns-too-complex";

    /** How many states an automaton may have before it is called too complex. */
    public static final int STATE_LIMIT = 200_000;

    private final PathTable table;
    private final List<O> outcomes;

    PathAutomaton(PathTable table, List<O> outcomes) {
        this.table = table;
        this.outcomes = List.copyOf(outcomes);
    }

    /**
     * Builds an automaton.
     *
     * @param globs the globs; the numbers that {@code outcome} is given are indexes into this list
     * @param variables the values of each variable
     * @param outcome what the matching globs add up to, by their indexes in rising order; called once for each set of
     *     globs that some path matches together, and for the empty set
     * @throws InputException when a variable is not declared, or the automaton grows over {@link #STATE_LIMIT} states
     */
    public static <O> PathAutomaton<O> build(
            List<Glob> globs, Map<String, List<Glob>> variables, Function<List<Integer>, O> outcome)
            throws InputException {
        return build(globs, variables, outcome, STATE_LIMIT);
    }

    /**
     * Builds an automaton of at most so many states.
     *
     * @throws InputException when a variable is not declared, or the automaton grows over the limit
     */
    public static <O> PathAutomaton<O> build(
            List<Glob> globs, Map<String, List<Glob>> variables, Function<List<Integer>, O> outcome, int stateLimit)
            throws InputException {
        List<BytePattern> patterns = new ArrayList<>();
        for (Glob glob : globs) {
            patterns.add(GlobBytes.of(glob, variables));
        }
        return new SubsetConstruction<>(nfa(patterns, stateLimit), outcome, stateLimit).buildLeast();
    }

    /**
     * Builds an automaton of patterns over bytes. It is not the least one: quicker to make, and as good for questions.
     *
     * @param outcome as for globs, by the indexes of the patterns
     * @throws InputException when the automaton grows over {@link #STATE_LIMIT} states
     */
    public static <O> PathAutomaton<O> of(List<BytePattern> patterns, Function<List<Integer>, O> outcome)
            throws InputException {
        return of(patterns, outcome, STATE_LIMIT);
    }

    /**
     * As {@link #of(List, Function)}, of at most so many states.
     *
     * @throws InputException when the automaton grows over the limit
     */
    public static <O> PathAutomaton<O> of(
            List<BytePattern> patterns, Function<List<Integer>, O> outcome, int stateLimit) throws InputException {
        return new SubsetConstruction<>(nfa(patterns, stateLimit), outcome, stateLimit).build();
    }

    static ByteNfa nfa(List<BytePattern> patterns, int stateLimit) throws InputException {
        ByteNfa nfa = new ByteNfa();
        for (int rule = 0; rule < patterns.size(); rule++) {
            nfa.add(patterns.get(rule), rule);
            if (nfa.size() > stateLimit * 10L) {
                throw tooComplex(stateLimit);
            }
        }
        return nfa;
    }

    /** What the globs that match the path add up to. */
    public O outcome(String path) {
        int state = table.start();
        for (int i = 0; i < path.length() && state != PathTable.DEAD; i++) {
            char c = path.charAt(i);
            if (c >= 0x80) {
                return outcome(table.walk(state, KernelText.encode(path.substring(i))));
            }
            state = table.next(state, table.byteClass(c));
        }
        return outcome(state);
    }

    /** What the globs that match the path add up to. */
    public O outcome(byte[] path) {
        return outcome(table.walk(table.start(), path));
    }

    /** How many states it has, the dead one included. */
    public int states() {
        return table.states();
    }

    /** For each outcome that some text leads to the shortest such text, and of those the plainest to read. */
    public Map<O, byte[]> shortestTexts() {
        return new ShortestTexts(table).find(outcomes);
    }

    /** The distinct outcomes, in the order in which they were met. */
    public List<O> outcomes() {
        return outcomes;
    }

    PathTable table() {
        return table;
    }

    O outcome(int state) {
        return outcomes.get(table.outcome(state));
    }

    static InputException tooComplex(int limit) {
        return new InputException(Diagnostic.error(
                TOO_COMPLEX,
                "the patterns together need an automaton of more than " + limit + " states",
                "use fewer `**` in the middle of patterns"));
    }
}
