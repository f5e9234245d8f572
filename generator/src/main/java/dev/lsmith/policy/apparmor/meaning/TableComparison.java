package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.base.ShippedData;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.PathAutomaton;
import dev.lsmith.pattern.PathSearch.PathWalk;
import dev.lsmith.pattern.Samples;
import dev.lsmith.policy.apparmor.meaning.PolicyTable.Matched;
import dev.lsmith.policy.apparmor.rule.KernelQuery;
import dev.lsmith.policy.apparmor.rule.QueryForm;
import dev.lsmith.policy.apparmor.rule.RuleCompiler.CompiledRule;
import dev.lsmith.policy.apparmor.rule.RuleKinds;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One table of two profiles side by side. A single automaton of the clauses of both and of the forms that a kernel asks
 * about has a state for each set of strings that no rule on either side tells apart.
 */
final class TableComparison {
    /** Paths that a reader knows; see {@code profiles/apparmor/telling-paths.csv}. */
    private static final List<byte[]> TELLING = ShippedData.rows("apparmor/telling-paths.csv").stream()
            .map(row -> KernelText.encode(row.get(0)))
            .toList();

    private TableComparison() {}

    /**
     * A set of strings that the two tables treat differently.
     *
     * @param form of what form they are
     * @param text the shortest of them
     * @param before what the first table says about them
     * @param after what the second says
     * @param telling whether a reader knows the text at sight
     */
    @SuppressWarnings("ArrayRecordComponent")
    record TableDifference(QueryForm form, byte[] text, Matched before, Matched after, boolean telling) {
        /** The bits that mean something here and are allowed after but not before. */
        int gained() {
            return after.rights().allowed() & ~before.rights().allowed() & form.bits();
        }

        /** The bits that mean something here and are allowed before but not after. */
        int lost() {
            return before.rights().allowed() & ~after.rights().allowed() & form.bits();
        }
    }

    private record Seen(ClausePair pair, Set<Integer> forms) {}

    /**
     * The sets of strings that the two treat differently: those with a telling string, then all, the shortest first. Where an
     * automaton would be too complex, what samples of the rules that changed show; then there may be more.
     *
     * @param sampled is run if samples told
     * @throws InputException when the patterns are too complex together, and the samples show nothing
     */
    static List<TableDifference> compare(
            KernelQuery.Dfa table, List<CompiledRule> before, List<CompiledRule> after, Runnable sampled)
            throws InputException {
        if (before.equals(after)) {
            return List.of();
        }
        List<QueryForm> forms =
                RuleKinds.forms().stream().filter(s -> s.table() == table).toList();
        List<BytePattern> patterns = new ArrayList<>();
        before.forEach(clause -> patterns.add(clause.pattern()));
        after.forEach(clause -> patterns.add(clause.pattern()));
        forms.forEach(form -> patterns.add(form.pattern()));
        List<TableDifference> findings = new ArrayList<>();
        PathAutomaton<Seen> automaton;
        try {
            automaton = PathAutomaton.of(patterns, matching -> seen(before, after, matching));
        } catch (InputException tooComplex) {
            PathWalk walk = PathWalk.of(patterns);
            for (byte[] text : Samples.ofAll(changed(before, after))) {
                add(seen(before, after, walk.matching(text)), forms, text, false, findings);
            }
            if (findings.isEmpty()) {
                throw tooComplex;
            }
            sampled.run();
            return findings;
        }
        if (table == KernelQuery.Dfa.FILE) {
            for (byte[] path : TELLING) {
                add(automaton.outcome(path), forms, path, true, findings);
            }
        }
        for (Map.Entry<Seen, byte[]> entry : automaton.shortestTexts().entrySet()) {
            add(entry.getKey(), forms, entry.getValue(), false, findings);
        }
        return findings;
    }

    /** The patterns of what one table says and the other does not, whatever the number of the rule. */
    private static Set<BytePattern> changed(List<CompiledRule> before, List<CompiledRule> after) {
        Set<CompiledRule> old = unnumbered(before);
        Set<CompiledRule> young = unnumbered(after);
        Set<BytePattern> changed = new LinkedHashSet<>();
        old.stream().filter(c -> !young.contains(c)).forEach(c -> changed.add(c.pattern()));
        young.stream().filter(c -> !old.contains(c)).forEach(c -> changed.add(c.pattern()));
        return changed;
    }

    private static Set<CompiledRule> unnumbered(List<CompiledRule> table) {
        Set<CompiledRule> clauses = new LinkedHashSet<>();
        table.forEach(c -> clauses.add(new CompiledRule(
                0, c.pattern(), c.denies(), c.permissions(), c.logged(), c.priority(), c.transition())));
        return clauses;
    }

    private static void add(
            Seen seen, List<QueryForm> forms, byte[] text, boolean telling, List<TableDifference> findings) {
        ClausePair pair = seen.pair();
        if (pair.differs()) {
            for (int form : seen.forms()) {
                findings.add(new TableDifference(forms.get(form), text, pair.left(), pair.right(), telling));
            }
        }
    }

    private static Seen seen(List<CompiledRule> before, List<CompiledRule> after, List<Integer> matching) {
        List<Integer> left = new ArrayList<>();
        List<Integer> right = new ArrayList<>();
        Set<Integer> forms = new TreeSet<>();
        for (int index : matching) {
            if (index < before.size()) {
                left.add(index);
            } else if (index < before.size() + after.size()) {
                right.add(index - before.size());
            } else {
                forms.add(index - before.size() - after.size());
            }
        }
        return new Seen(new ClausePair(Matched.of(before, left), Matched.of(after, right)), forms);
    }

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
                                    left,
                                    matching.stream().filter(i -> i < split).toList()),
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
}
