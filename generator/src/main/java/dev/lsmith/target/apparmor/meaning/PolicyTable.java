package dev.lsmith.target.apparmor.meaning;

import dev.lsmith.diagnostic.InputException;
import dev.lsmith.pattern.PathAutomaton;
import java.util.List;

/**
 * The clauses of one table of one profile, compiled.
 */
final class PolicyTable {
    private final List<Clause> clauses;
    private final PathAutomaton<Matched> automaton;

    private PolicyTable(List<Clause> clauses, PathAutomaton<Matched> automaton) {
        this.clauses = clauses;
        this.automaton = automaton;
    }

    /**
     * What a string matches.
     *
     * @param rights what it adds up to
     * @param clauses the clauses that count: those of the highest priority
     */
    record Matched(Rights rights, List<Clause> clauses) {
        static Matched of(List<Clause> all, List<Integer> indexes) {
            List<Clause> matching = indexes.stream().map(all::get).toList();
            return new Matched(Rights.of(matching), Rights.strongest(matching));
        }
    }

    /**
     * Compiles clauses.
     *
     * @throws InputException when their patterns are too complex together
     */
    static PolicyTable compile(List<Clause> clauses) throws InputException {
        return new PolicyTable(
                clauses,
                PathAutomaton.of(clauses.stream().map(Clause::pattern).toList(), rules -> Matched.of(clauses, rules)));
    }

    List<Clause> clauses() {
        return clauses;
    }

    Matched at(byte[] text) {
        return automaton.outcome(text);
    }
}
