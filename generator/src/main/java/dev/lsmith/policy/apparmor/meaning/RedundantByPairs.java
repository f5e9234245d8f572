package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.base.InputException;
import dev.lsmith.pattern.PathAutomaton;
import dev.lsmith.pattern.PathSearch.PathWalk;
import dev.lsmith.pattern.Samples;
import dev.lsmith.policy.apparmor.rule.RuleCompiler.CompiledRule;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * Judges rules one by one where all patterns together are too complex for an automaton. A sample of what a rule matches
 * proves that it changes something; a single other rule that matches all of it and says no less proves that it does not.
 * The rest is not known.
 */
final class RedundantByPairs {
    private final List<CompiledRule> clauses;
    private final PathWalk walk;
    private final BitSet gone;

    /**
     * Takes one table.
     *
     * @param gone the rules that count no more; the caller changes it as it finds others
     * @throws InputException when the patterns are too long together
     */
    RedundantByPairs(List<CompiledRule> table, BitSet gone) throws InputException {
        this.clauses = table;
        this.walk = PathWalk.of(table.stream().map(CompiledRule::pattern).toList());
        this.gone = gone;
    }

    /** What is known of a rule. */
    enum PairJudgement {
        CHANGES,
        REDUNDANT,
        UNKNOWN
    }

    /** Whether the table has any of the rules. */
    boolean speaksOf(List<Integer> rules) {
        return clauses.stream().anyMatch(clause -> rules.contains(clause.rule()));
    }

    /**
     * The answer about the rules of one line, if the table has any of them.
     *
     * @param by takes the rules that cover them
     */
    PairJudgement of(List<Integer> rules, Set<Integer> by) {
        boolean known = true;
        for (CompiledRule clause : clauses) {
            if (rules.contains(clause.rule())) {
                List<CompiledRule> candidates = new ArrayList<>();
                if (changes(clause, rules, candidates)) {
                    return PairJudgement.CHANGES;
                }
                known &= isCovered(clause, candidates, by);
            }
        }
        return known ? PairJudgement.REDUNDANT : PairJudgement.UNKNOWN;
    }

    /** Whether a sample tells; if not, {@code candidates} are what matches each of them too. */
    private boolean changes(CompiledRule clause, List<Integer> rules, List<CompiledRule> candidates) {
        boolean first = true;
        for (byte[] text : Samples.of(clause.pattern())) {
            List<CompiledRule> with = walk.matching(text).stream()
                    .map(clauses::get)
                    .filter(c -> c.rule() < 0 || !gone.get(c.rule()))
                    .toList();
            List<CompiledRule> without =
                    with.stream().filter(c -> !rules.contains(c.rule())).toList();
            if (!RedundantRules.isSame(with, without)) {
                return true;
            }
            if (first) {
                candidates.addAll(without);
            } else {
                candidates.retainAll(without);
            }
            first = false;
        }
        return false;
    }

    private static boolean isCovered(CompiledRule clause, List<CompiledRule> candidates, Set<Integer> by) {
        for (CompiledRule other : candidates) {
            if (other.rule() >= 0 && (saysNoLess(other, clause) || cancels(other, clause)) && holds(other, clause)) {
                by.add(other.rule());
                return true;
            }
        }
        return false;
    }

    private static boolean saysNoLess(CompiledRule other, CompiledRule clause) {
        int aloud = clause.denies() ? clause.permissions() & ~clause.logged() : 0;
        return other.denies() == clause.denies()
                && other.priority() == clause.priority()
                && (clause.permissions() & ~other.permissions()) == 0
                && (clause.logged() & ~other.logged()) == 0
                && (aloud & ~(other.permissions() & ~other.logged())) == 0
                && (clause.transition().isEmpty()
                        || (clause.transition().equals(other.transition()) && clause.isExact() == other.isExact()));
    }

    private static boolean cancels(CompiledRule other, CompiledRule clause) {
        return other.denies()
                && !clause.denies()
                && other.priority() == clause.priority()
                && (clause.permissions() & ~other.permissions()) == 0
                && clause.logged() == 0
                && clause.transition().isEmpty();
    }

    /** Whether all that one matches, the other matches too. */
    private static boolean holds(CompiledRule other, CompiledRule clause) {
        try {
            return PathAutomaton.of(List.of(clause.pattern(), other.pattern()), both -> both).outcomes().stream()
                    .allMatch(both -> !both.contains(0) || both.contains(1));
        } catch (InputException tooComplex) {
            return false;
        }
    }
}
