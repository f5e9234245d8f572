package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.base.InputException;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.PathAutomaton;
import dev.lsmith.policy.apparmor.rule.CompiledRule;
import java.util.ArrayList;
import java.util.List;

/**
 * What the same string matches in two tables.
 *
 * @param left in the first
 * @param right in the second
 */
record ClausePair(PolicyTable.Matched left, PolicyTable.Matched right) {
    /** One automaton of two tables: a string ends in one state, which tells what both say about it. */
    static PathAutomaton<ClausePair> automaton(List<CompiledRule> left, List<CompiledRule> right)
            throws InputException {
        List<BytePattern> both = new ArrayList<>();
        left.forEach(clause -> both.add(clause.pattern()));
        right.forEach(clause -> both.add(clause.pattern()));
        int split = left.size();
        return PathAutomaton.of(
                both,
                matching -> new ClausePair(
                        PolicyTable.Matched.of(
                                left, matching.stream().filter(i -> i < split).toList()),
                        PolicyTable.Matched.of(
                                right,
                                matching.stream()
                                        .filter(i -> i >= split)
                                        .map(i -> i - split)
                                        .toList())));
    }

    boolean differs() {
        return !left.rights().equals(right.rights());
    }
}
