package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.base.InputException;
import dev.lsmith.pattern.PathAutomaton;
import dev.lsmith.policy.apparmor.rule.ExecMode.Transition;
import dev.lsmith.policy.apparmor.rule.RuleCompiler.CompiledRule;
import dev.lsmith.policy.apparmor.rule.SourcePlace;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Finds rules that change nothing, exactly: the automaton of each table tells which clauses some string matches together,
 * and a rule is redundant if no such set adds up to anything else without it. They are redundant together: all of them can go. Where
 * that automaton is too complex, they are judged one by one ({@link RedundantByPairs}), and of some it is not known.
 */
public final class RedundantRules {
    /** More take longer than judging the rules one by one. */
    private static final int MOST_STATES = 50_000;

    private final List<RuleLine> lines;
    private final List<CompiledRule> clauses;
    private final Map<Integer, Set<List<CompiledRule>>> setsByRule = new HashMap<>();
    private final BitSet gone = new BitSet();
    private final List<RedundantByPairs> complex = new ArrayList<>();

    private RedundantRules(ProfileMeaning meaning) throws InputException {
        this.lines = meaning.lines();
        this.clauses = new ArrayList<>(meaning.files());
        clauses.addAll(meaning.policy());
        collect(meaning.files());
        collect(meaning.policy());
    }

    /**
     * The answer about all rules that were asked about.
     *
     * @param redundant those that change nothing, in the order of the profile; of equal rules the first one stays
     * @param unknown those of which it is not known, as the profile's patterns are too complex together
     */
    public record RulesFound(List<RedundantRule> redundant, List<RuleLine> unknown) {
        public RulesFound {
            redundant = List.copyOf(redundant);
            unknown = List.copyOf(unknown);
        }
    }

    /**
     * Finds them.
     *
     * @param asked which rules may be called redundant; the others only make them so
     * @throws InputException when the profile's patterns are too long together
     */
    public static RulesFound of(ProfileMeaning meaning, Predicate<RuleLine> asked) throws InputException {
        RedundantRules search = new RedundantRules(meaning);
        List<RedundantRule> redundant = new ArrayList<>();
        List<RuleLine> unknown = new ArrayList<>();
        List<List<Integer>> groups = new ArrayList<>(search.groups().values());
        Collections.reverse(groups);
        for (List<Integer> rules : groups) {
            if (asked.test(search.lines.get(rules.get(0)))) {
                search.judge(rules, redundant, unknown);
            }
        }
        Collections.reverse(redundant);
        Collections.reverse(unknown);
        redundant.addAll(RedundantPlainRules.of(meaning.lines(), asked));
        return new RulesFound(redundant, unknown);
    }

    private void judge(List<Integer> rules, List<RedundantRule> redundant, List<RuleLine> unknown) {
        boolean simple = changeNothing(rules);
        TreeSet<Integer> by = new TreeSet<>();
        Set<RedundantByPairs.PairJudgement> answers = new HashSet<>();
        if (simple) {
            complex.forEach(pairs -> answers.add(pairs.of(rules, by)));
        }
        if (!simple || answers.contains(RedundantByPairs.PairJudgement.CHANGES)) {
            return;
        }
        if (answers.contains(RedundantByPairs.PairJudgement.UNKNOWN)) {
            unknown.add(lines.get(rules.get(0)));
            return;
        }
        rules.forEach(gone::set);
        redundant.add(by.isEmpty() ? explain(rules) : explain(rules, List.copyOf(by)));
    }

    private void collect(List<CompiledRule> table) throws InputException {
        List<List<CompiledRule>> sets;
        try {
            sets = PathAutomaton.of(
                            table.stream().map(CompiledRule::pattern).toList(),
                            matching -> matching.stream().map(table::get).toList(),
                            MOST_STATES)
                    .outcomes();
        } catch (InputException tooComplex) {
            complex.add(new RedundantByPairs(table, gone));
            return;
        }
        for (List<CompiledRule> set : sets) {
            set.forEach(c -> setsByRule
                    .computeIfAbsent(c.rule(), k -> new LinkedHashSet<>())
                    .add(set));
        }
    }

    /** Aliases make several rules of one line; such a line is redundant only as a whole. */
    private Map<Object, List<Integer>> groups() {
        Map<Object, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            Object key = lines.get(i).at().equals(SourcePlace.NONE)
                    ? i
                    : lines.get(i).at();
            groups.computeIfAbsent(key, k -> new ArrayList<>()).add(i);
        }
        return groups;
    }

    private List<List<CompiledRule>> setsWith(List<Integer> rules) {
        Set<List<CompiledRule>> sets = new LinkedHashSet<>();
        rules.forEach(r -> sets.addAll(setsByRule.getOrDefault(r, Set.of())));
        return List.copyOf(sets);
    }

    private boolean changeNothing(List<Integer> rules) {
        List<List<CompiledRule>> sets = setsWith(rules);
        return (!sets.isEmpty() || complex.stream().anyMatch(table -> table.speaksOf(rules)))
                && keepsTargets(rules)
                && sets.stream().allMatch(set -> isSame(living(set, List.of()), living(set, rules)));
    }

    /** Whether two lots of clauses that match one text mean the same. */
    static boolean isSame(List<CompiledRule> one, List<CompiledRule> other) {
        return Rights.of(one).equals(Rights.of(other))
                && denied(one) == denied(other)
                && deniedAloud(one) == deniedAloud(other);
    }

    private List<CompiledRule> living(List<CompiledRule> set, List<Integer> without) {
        return set.stream()
                .filter(c -> c.rule() < 0 || (!gone.get(c.rule()) && !without.contains(c.rule())))
                .toList();
    }

    private static int denied(List<CompiledRule> set) {
        return set.stream()
                .filter(CompiledRule::denies)
                .mapToInt(CompiledRule::permissions)
                .reduce(0, (a, b) -> a | b);
    }

    /** What audited denials take away: a quiet one for the same does not stand in for them in every class. */
    private static int deniedAloud(List<CompiledRule> set) {
        return set.stream()
                .filter(CompiledRule::denies)
                .mapToInt(c -> c.permissions() & ~c.logged())
                .reduce(0, (a, b) -> a | b);
    }

    /** The compiled profile lists the profiles that an exec leads to, even when a denial forbids the exec. */
    private boolean keepsTargets(List<Integer> rules) {
        return targets(c -> rules.contains(c.rule())).stream()
                .allMatch(t -> targets(c -> c.rule() >= 0 && !gone.get(c.rule()) && !rules.contains(c.rule()))
                        .contains(t));
    }

    private Set<String> targets(Predicate<CompiledRule> which) {
        Set<String> targets = new LinkedHashSet<>();
        clauses.stream()
                .filter(which)
                .flatMap(c -> c.transition().stream())
                .map(Transition::target)
                .filter(t -> !t.isEmpty())
                .forEach(targets::add);
        return targets;
    }

    private RedundantRule explain(List<Integer> rules) {
        RuleLine line = lines.get(rules.get(0));
        List<List<CompiledRule>> sets = setsWith(rules);
        Set<Integer> others = new LinkedHashSet<>();
        sets.forEach(
                set -> living(set, rules).stream().filter(c -> c.rule() >= 0).forEach(c -> others.add(c.rule())));
        List<Integer> candidates = others.stream().sorted().toList();
        for (int other : candidates) {
            if (lines.get(other).rule().equals(line.rule())) {
                return new RedundantRule(line, RedundantRule.Redundancy.REPEATED, List.of(lines.get(other)));
            }
        }
        boolean cancelled =
                !line.rule().qualifiers().denies() && sets.stream().allMatch(set -> isCancelled(set, rules));
        List<Integer> helping = candidates.stream()
                .filter(o -> lines.get(o).rule().qualifiers().denies()
                        == (cancelled || line.rule().qualifiers().denies()))
                .filter(o -> sets.stream().anyMatch(set -> (bits(set, rules) & bits(set, List.of(o))) != 0))
                .toList();
        List<Integer> alone = helping.stream()
                .filter(o -> sets.stream().allMatch(set -> (bits(set, rules) & ~bits(set, List.of(o))) == 0))
                .limit(1)
                .toList();
        return new RedundantRule(
                line,
                cancelled ? RedundantRule.Redundancy.CANCELLED : RedundantRule.Redundancy.COVERED,
                (alone.isEmpty() ? helping : alone).stream().map(lines::get).toList());
    }

    /** Of rules that others cover one by one. */
    private RedundantRule explain(List<Integer> rules, List<Integer> by) {
        RuleLine line = lines.get(rules.get(0));
        List<RuleLine> covering = by.stream().map(lines::get).toList();
        boolean denied = covering.stream().allMatch(l -> l.rule().qualifiers().denies());
        if (denied && !line.rule().qualifiers().denies()) {
            return new RedundantRule(line, RedundantRule.Redundancy.CANCELLED, covering);
        }
        boolean repeated = covering.size() == 1 && covering.get(0).rule().equals(line.rule());
        return new RedundantRule(
                line, repeated ? RedundantRule.Redundancy.REPEATED : RedundantRule.Redundancy.COVERED, covering);
    }

    private boolean isCancelled(List<CompiledRule> set, List<Integer> rules) {
        return (bits(set, rules) & ~denied(living(set, rules))) == 0;
    }

    private static int bits(List<CompiledRule> set, List<Integer> rules) {
        return set.stream()
                .filter(c -> rules.contains(c.rule()))
                .mapToInt(CompiledRule::permissions)
                .reduce(0, (a, b) -> a | b);
    }

    /**
     * A rule that changes nothing: without it, the profile means the same.
     *
     * @param line the rule
     * @param cause why it changes nothing
     * @param by the rules that make it so
     */
    public record RedundantRule(RuleLine line, Redundancy cause, List<RuleLine> by) {
        /** Why a rule changes nothing. */
        public enum Redundancy {
            /** Another one says the same in the same words. */
            REPEATED,
            /** Others allow, or deny, all that it does. */
            COVERED,
            /** Denials take away all that it allows. */
            CANCELLED
        }

        public RedundantRule {
            by = List.copyOf(by);
        }
    }
}
