package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.base.InputException;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.PathAutomaton;
import dev.lsmith.pattern.PathSearch.PathWalk;
import dev.lsmith.policy.apparmor.meaning.ProfileDecider.Ruling;
import dev.lsmith.policy.apparmor.rule.RuleCompiler.CompiledRule;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The clauses of one table of one profile, ready for questions: by an automaton where it is small enough, which most are,
 * and else clause by clause.
 */
final class PolicyTable {
    /** Beyond that an automaton takes longer to make than questions take without it. */
    private static final int MOST_STATES = 50_000;

    /** So many questions take less time than the automaton. */
    private static final int FIRST_QUESTIONS = 100;

    private final List<CompiledRule> clauses;
    private final PathWalk walk;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile @Nullable Function<byte[], TableState> lookup;

    private PolicyTable(List<CompiledRule> clauses, PathWalk walk) {
        this.clauses = clauses;
        this.walk = walk;
    }

    /**
     * What a string matches.
     *
     * @param rights what it adds up to
     * @param clauses the clauses that count: those of the highest priority
     */
    record Matched(Rights rights, List<CompiledRule> clauses) {
        static Matched of(List<CompiledRule> all, List<Integer> indexes) {
            List<CompiledRule> matching = indexes.stream().map(all::get).toList();
            return new Matched(Rights.of(matching), Rights.strongest(matching));
        }
    }

    /** What strings of one state match, and the last ruling that was made of it. */
    static final class TableState {
        private final Matched matched;
        private volatile @Nullable Last last;

        private record Last(int bits, Ruling ruling) {}

        TableState(Matched matched) {
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
     * Takes clauses; the automaton is made when many questions come.
     *
     * @throws InputException when their patterns are too long together
     */
    static PolicyTable of(List<CompiledRule> clauses) throws InputException {
        return new PolicyTable(clauses, PathWalk.of(patterns(clauses)));
    }

    private static List<BytePattern> patterns(List<CompiledRule> clauses) {
        return clauses.stream().map(CompiledRule::pattern).toList();
    }

    TableState at(byte[] text) {
        if (asked.get() < FIRST_QUESTIONS) {
            asked.incrementAndGet();
            return answers(walk.matching(text));
        }
        Function<byte[], TableState> known = lookup;
        if (known == null) {
            known = lookup();
            lookup = known;
        }
        return known.apply(text);
    }

    private Function<byte[], TableState> lookup() {
        try {
            return PathAutomaton.of(patterns(clauses), this::answers, MOST_STATES)::outcome;
        } catch (InputException tooComplex) {
            return text -> answers(walk.matching(text));
        }
    }

    private TableState answers(List<Integer> rules) {
        return new TableState(Matched.of(clauses, rules));
    }
}
