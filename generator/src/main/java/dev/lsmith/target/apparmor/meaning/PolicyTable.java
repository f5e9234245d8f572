package dev.lsmith.target.apparmor.meaning;

import dev.lsmith.diagnostic.InputException;
import dev.lsmith.pattern.PathAutomaton;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The clauses of one table of one profile, compiled.
 */
final class PolicyTable {
    private final PathAutomaton<Answers> automaton;

    private PolicyTable(PathAutomaton<Answers> automaton) {
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

    /** What strings of one state match, and the last ruling that was made of it. */
    static final class Answers {
        private final Matched matched;
        private volatile @Nullable Last last;

        private record Last(int bits, Ruling ruling) {}

        Answers(Matched matched) {
            this.matched = matched;
        }

        Matched matched() {
            return matched;
        }

        /** The ruling about some bits; a log asks for the same over and over. */
        Ruling ruling(int bits, IntFunction<Ruling> make) {
            Last known = last;
            if (known == null || known.bits() != bits) {
                known = new Last(bits, make.apply(bits));
                last = known;
            }
            return known.ruling();
        }
    }

    /**
     * Compiles clauses.
     *
     * @throws InputException when their patterns are too complex together
     */
    static PolicyTable compile(List<Clause> clauses) throws InputException {
        return new PolicyTable(PathAutomaton.of(
                clauses.stream().map(Clause::pattern).toList(), rules -> new Answers(Matched.of(clauses, rules))));
    }

    Answers at(byte[] text) {
        return automaton.outcome(text);
    }
}
