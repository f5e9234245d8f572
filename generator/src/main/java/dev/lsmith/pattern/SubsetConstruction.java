package dev.lsmith.pattern;

import dev.lsmith.base.InputException;
import dev.lsmith.pattern.ByteNfa.FreeClosures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** From {@link ByteNfa} to {@link PathAutomaton}: the construction of Rabin and Scott over classes of bytes. */
final class SubsetConstruction<O> {
    private static final long MEMORY_LIMIT = 25_000_000;

    private final FreeClosures nfa;
    private final ByteClasses classes;
    private final Function<List<Integer>, O> outcome;
    private final int stateLimit;
    private final StateMoves moves;

    private final Map<StateSet, Integer> numbers = new HashMap<>();
    private final List<int[]> sets = new ArrayList<>();
    private final List<int[]> rows = new ArrayList<>();
    private final List<Integer> outcomeNumbers = new ArrayList<>();
    private final Map<StateSet, Integer> outcomesByRules = new HashMap<>();
    private final Map<O, Integer> outcomesByValue = new HashMap<>();
    private final List<O> outcomes = new ArrayList<>();
    private long cells;

    SubsetConstruction(ByteNfa nfa, Function<List<Integer>, O> outcome, int stateLimit) {
        this.nfa = new FreeClosures(nfa);
        this.classes = ByteClasses.of(nfa.byteSets());
        this.outcome = outcome;
        this.stateLimit = stateLimit;
        this.moves = new StateMoves(this.nfa, classes);
    }

    /** The automaton as constructed: states that differ may lead to the same outcomes. */
    PathAutomaton<O> build() throws InputException {
        return new PathAutomaton<>(table(), outcomes);
    }

    /** The automaton of the fewest states. */
    PathAutomaton<O> buildLeast() throws InputException {
        return new PathAutomaton<>(Minimisation.minimise(table()), outcomes);
    }

    private PathTable table() throws InputException {
        number(new int[0]);
        int start = number(nfa.closure(0));
        for (int state = 0; state < sets.size(); state++) {
            rows.add(row(sets.get(state)));
        }
        int count = classes.count();
        int[] next = new int[rows.size() * count];
        for (int state = 0; state < rows.size(); state++) {
            System.arraycopy(rows.get(state), 0, next, state * count, count);
        }
        int[] accepted = outcomeNumbers.stream().mapToInt(Integer::intValue).toArray();
        return new PathTable(start, classes.classOf(), count, next, accepted);
    }

    private int[] row(int[] set) throws InputException {
        int[] row = new int[classes.count()];
        if (set.length == 0) {
            return row;
        }
        moves.collect(set);
        Map<Long, Integer> known = new HashMap<>();
        for (int c = 0; c < row.length; c++) {
            if (moves.isSpecial(c)) {
                row[c] = number(moves.targets(c));
            } else if (moves.signature(c) != 0) {
                Integer number = known.get(moves.signature(c));
                if (number == null) {
                    number = number(moves.targets(c));
                    known.put(moves.signature(c), number);
                }
                row[c] = number;
            }
        }
        return row;
    }

    private int number(int[] set) throws InputException {
        StateSet key = new StateSet(set);
        Integer known = numbers.get(key);
        if (known != null) {
            return known;
        }
        int number = sets.size();
        cells += set.length + classes.count();
        if (number >= stateLimit || cells > MEMORY_LIMIT) {
            throw PathAutomaton.tooComplex(stateLimit);
        }
        numbers.put(key, number);
        sets.add(set);
        outcomeNumbers.add(outcomeNumber(set));
        return number;
    }

    private int outcomeNumber(int[] set) {
        return outcomesByRules.computeIfAbsent(new StateSet(nfa.rules(set)), rules -> {
            O value = outcome.apply(Arrays.stream(rules.states()).boxed().toList());
            return outcomesByValue.computeIfAbsent(value, v -> {
                outcomes.add(v);
                return outcomes.size() - 1;
            });
        });
    }

    /** A sorted set of numbers as a key. */
    @SuppressWarnings("ArrayRecordComponent")
    private record StateSet(int[] states) {
        @Override
        public boolean equals(Object other) {
            return other instanceof StateSet set && Arrays.equals(states, set.states);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(states);
        }
    }

    /**
     * Bytes that no move of an automaton tells apart are of one class.
     *
     * @param classOf byte to class
     * @param count how many classes there are
     * @param ofSets the classes of each set of bytes
     */
    @SuppressWarnings("ArrayRecordComponent")
    record ByteClasses(int[] classOf, int count, int[][] ofSets) {
        static ByteClasses of(List<ByteSet> sets) {
            Map<BitSet, Integer> classByMembership = new HashMap<>();
            int[] classOf = new int[Bytes.COUNT];
            for (int b = 0; b < Bytes.COUNT; b++) {
                BitSet in = new BitSet();
                for (int set = 0; set < sets.size(); set++) {
                    in.set(set, sets.get(set).contains(b));
                }
                int fresh = classByMembership.size();
                classOf[b] = classByMembership.computeIfAbsent(in, k -> fresh);
            }
            int[][] ofSets = sets.stream()
                    .map(set -> set.stream().map(b -> classOf[b]).distinct().toArray())
                    .toArray(int[][]::new);
            return new ByteClasses(classOf, classByMembership.size(), ofSets);
        }
    }

    /** The least automaton of the same outcomes, by refining blocks of states as Moore did. */
    static final class Minimisation {
        private Minimisation() {}

        static PathTable minimise(PathTable table) {
            int[] blocks = renumber(table, table.outcomes().clone());
            int count = count(blocks);
            while (true) {
                int[] finer = refine(table, blocks);
                int more = count(finer);
                if (more == count) {
                    return quotient(table, blocks, count);
                }
                blocks = finer;
                count = more;
            }
        }

        /** Blocks numbered by their first state, so that the dead state stays the first. */
        private static int[] renumber(PathTable table, int[] keys) {
            Map<Integer, Integer> numbers = new HashMap<>();
            int[] blocks = new int[table.states()];
            for (int state = 0; state < blocks.length; state++) {
                int fresh = numbers.size();
                blocks[state] = numbers.computeIfAbsent(keys[state], k -> fresh);
            }
            return blocks;
        }

        private static int[] refine(PathTable table, int[] blocks) {
            Map<Signature, Integer> numbers = new HashMap<>();
            int[] finer = new int[blocks.length];
            for (int state = 0; state < blocks.length; state++) {
                int[] signature = new int[table.classes() + 1];
                signature[0] = blocks[state];
                for (int c = 0; c < table.classes(); c++) {
                    signature[c + 1] = blocks[table.next(state, c)];
                }
                int fresh = numbers.size();
                finer[state] = numbers.computeIfAbsent(new Signature(signature), k -> fresh);
            }
            return finer;
        }

        private static int count(int[] blocks) {
            return Arrays.stream(blocks).max().orElse(-1) + 1;
        }

        private static PathTable quotient(PathTable table, int[] blocks, int count) {
            int[] next = new int[count * table.classes()];
            int[] outcomes = new int[count];
            for (int state = 0; state < blocks.length; state++) {
                outcomes[blocks[state]] = table.outcome(state);
                for (int c = 0; c < table.classes(); c++) {
                    next[blocks[state] * table.classes() + c] = blocks[table.next(state, c)];
                }
            }
            return new PathTable(blocks[table.start()], table.byteClasses(), table.classes(), next, outcomes);
        }

        @SuppressWarnings("ArrayRecordComponent")
        private record Signature(int[] blocks) {
            @Override
            public boolean equals(Object other) {
                return other instanceof Signature signature && Arrays.equals(blocks, signature.blocks);
            }

            @Override
            public int hashCode() {
                return Arrays.hashCode(blocks);
            }
        }
    }
}
