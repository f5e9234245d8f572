package dev.lsmith.policy.seccomp;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentCondition;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentOperator;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tries all ways in which the conditions of two filters on one call can be met: argument by argument, the first one innermost, or outermost
 * where that is too many; and of each only the values that the rules tell apart which are left by then. A filter that lists thousands of
 * values is looked up, not gone through for each.
 */
final class ArgumentSearch {
    /** Combinations of arguments of one call, at most. */
    private static final int MOST_TUPLES = 1 << 20;

    /** Conditions that are looked at, at most: some seconds. */
    private static final long MOST_WORK = 1L << 28;

    private static final long EVERY_BIT = -1;

    private final List<SyscallRule> was;
    private final List<SyscallRule> is;
    private final Visitor visitor;
    private final long[] arguments = new long[ArgumentCondition.MAX_INDEX + 1];
    private final boolean firstOutermost;
    private int tuples;
    private long work;

    private ArgumentSearch(List<SyscallRule> was, List<SyscallRule> is, Visitor visitor, boolean firstOutermost) {
        this.firstOutermost = firstOutermost;
        this.was = was;
        this.is = is;
        this.visitor = visitor;
    }

    /** Takes what decides for some arguments. */
    @FunctionalInterface
    interface Visitor {
        /**
         * For these arguments.
         *
         * @param arguments which the next call changes
         * @param old the old filter's rule that decides; empty where none is met
         * @param young the new filter's
         */
        void decided(long[] arguments, Optional<SyscallRule> old, Optional<SyscallRule> young);
    }

    /**
     * Visits all ways, some of them twice.
     *
     * @param name of the call
     * @param was the old filter's rules about it
     * @param is the new filter's
     * @throws InputException with the code {@link Mechanism#NOT_YET} when the conditions are too many
     */
    static void each(String name, List<SyscallRule> was, List<SyscallRule> is, Visitor visitor) throws InputException {
        List<Way> all = new ArrayList<>();
        add(was, true, all);
        add(is, false, all);
        ArgumentSearch search = new ArgumentSearch(was, is, visitor, false);
        ArgumentSearch other = new ArgumentSearch(was, is, visitor, true);
        if (!search.from(0, all) && !other.from(0, all)) {
            throw new InputException(Diagnostic.error(
                    Mechanism.NOT_YET,
                    "the conditions on the arguments of " + name + " are too many to compare exactly",
                    "compare filters with fewer conditions on several arguments together, or fewer masks on one"));
        }
    }

    private static void add(List<SyscallRule> rules, boolean old, List<Way> all) {
        for (int i = 0; i < rules.size(); i++) {
            for (List<ArgumentCondition> way : rules.get(i).ways()) {
                all.add(new Way(old, i, way));
            }
        }
    }

    /** A way to meet a rule: its conditions together. */
    private record Way(boolean old, int rule, List<ArgumentCondition> conditions) {
        boolean isMet(int index, long value) {
            for (ArgumentCondition condition : conditions) {
                if (condition.index() == index && !condition.matches(value)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Tries the values of an argument, with those before it given; false where they are too many. */
    private boolean from(int place, List<Way> left) {
        work += left.size() + 1;
        if (place > ArgumentCondition.MAX_INDEX) {
            tuples++;
            decided(left);
            return true;
        }
        int index = firstOutermost ? place : ArgumentCondition.MAX_INDEX - place;
        List<ArgumentCondition> own = new ArrayList<>();
        for (Way way : left) {
            for (ArgumentCondition condition : way.conditions()) {
                if (condition.index() == index) {
                    own.add(condition);
                }
            }
        }
        List<Long> values = ArgumentValues.of(own);
        Lookup lookup = new Lookup(index, own.isEmpty() ? List.of() : left);
        boolean all = !values.isEmpty();
        for (int i = 0; all && i < values.size(); i++) {
            arguments[index] = values.get(i);
            all = tuples < MOST_TUPLES
                    && work < MOST_WORK
                    && from(place + 1, own.isEmpty() ? left : lookup.met(values.get(i)));
        }
        return all;
    }

    private void decided(List<Way> met) {
        BitSet old = new BitSet();
        BitSet young = new BitSet();
        for (Way way : met) {
            (way.old() ? old : young).set(way.rule());
        }
        visitor.decided(arguments, decisive(was, old), decisive(is, young));
    }

    /** As {@link FilterEvaluation} says of rules that are all met: the first without conditions, else the first of the gravest action. */
    private static Optional<SyscallRule> decisive(List<SyscallRule> rules, BitSet met) {
        Optional<SyscallRule> decisive = Optional.empty();
        for (int i = met.nextSetBit(0); i >= 0; i = met.nextSetBit(i + 1)) {
            SyscallRule rule = rules.get(i);
            if (rule.unconditional()) {
                return Optional.of(rule);
            }
            if (decisive.isEmpty() || rule.action().compareTo(decisive.get().action()) < 0) {
                decisive = Optional.of(rule);
            }
        }
        return decisive;
    }

    /** Ways by what they ask of one argument: those that ask for a value by the value under its mask, the others one by one. */
    private static final class Lookup {
        private final int index;
        private final Map<Long, Map<Long, List<Way>>> byMask = new LinkedHashMap<>();
        private final List<Way> others = new ArrayList<>();

        Lookup(int index, List<Way> ways) {
            this.index = index;
            for (Way way : ways) {
                Optional<ArgumentCondition> equal = way.conditions().stream()
                        .filter(c -> c.index() == index)
                        .filter(c -> c.operator() == ArgumentOperator.EQ || c.operator() == ArgumentOperator.MASKED_EQ)
                        .findFirst();
                if (equal.isPresent()) {
                    boolean masked = equal.get().operator() == ArgumentOperator.MASKED_EQ;
                    byMask.computeIfAbsent(masked ? equal.get().value() : EVERY_BIT, m -> new HashMap<>())
                            .computeIfAbsent(
                                    masked
                                            ? equal.get().valueTwo()
                                            : equal.get().value(),
                                    v -> new ArrayList<>())
                            .add(way);
                } else {
                    others.add(way);
                }
            }
        }

        List<Way> met(long value) {
            List<Way> met = new ArrayList<>();
            byMask.forEach((mask, byValue) -> add(byValue.getOrDefault(value & mask, List.of()), value, met));
            add(others, value, met);
            return met;
        }

        private void add(List<Way> ways, long value, List<Way> met) {
            for (Way way : ways) {
                if (way.isMet(index, value)) {
                    met.add(way);
                }
            }
        }
    }
}
