package dev.lsmith.pattern;

import dev.lsmith.diagnostic.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/** From {@link PathNfa} to {@link PathAutomaton}: the construction of Rabin and Scott over classes of bytes. */
final class SubsetConstruction<O> {
    private static final long MEMORY_LIMIT = 25_000_000;

    private final PathNfa nfa;
    private final Function<List<Integer>, O> outcome;
    private final int stateLimit;
    private final int[] byteClasses = new int[Bytes.COUNT];
    private final int classes;
    private final int[][] classesOfSet;
    private final int[][] closures;

    private final Map<StateSet, Integer> numbers = new HashMap<>();
    private final List<int[]> sets = new ArrayList<>();
    private final List<int[]> rows = new ArrayList<>();
    private final List<Integer> outcomeNumbers = new ArrayList<>();
    private final Map<List<Integer>, Integer> outcomesByRules = new HashMap<>();
    private final Map<O, Integer> outcomesByValue = new HashMap<>();
    private final List<O> outcomes = new ArrayList<>();
    private long cells;

    SubsetConstruction(PathNfa nfa, Function<List<Integer>, O> outcome, int stateLimit) {
        this.nfa = nfa;
        this.outcome = outcome;
        this.stateLimit = stateLimit;
        this.classes = splitBytes();
        this.classesOfSet = classesOfSets();
        this.closures = new int[nfa.size()][];
    }

    PathAutomaton<O> build() throws InputException {
        number(new int[0]);
        int start = number(closure(0));
        for (int state = 0; state < sets.size(); state++) {
            rows.add(row(sets.get(state)));
        }
        int[] next = new int[rows.size() * classes];
        for (int state = 0; state < rows.size(); state++) {
            System.arraycopy(rows.get(state), 0, next, state * classes, classes);
        }
        int[] accepted = outcomeNumbers.stream().mapToInt(Integer::intValue).toArray();
        PathTable table = new PathTable(start, byteClasses, classes, next, accepted);
        return new PathAutomaton<>(Minimisation.minimise(table), outcomes);
    }

    /** Two bytes are of one class when no move tells them apart. */
    private int splitBytes() {
        Map<BitSet, Integer> classBySets = new HashMap<>();
        for (int b = 0; b < Bytes.COUNT; b++) {
            BitSet in = new BitSet();
            for (int set = 0; set < nfa.byteSets().size(); set++) {
                in.set(set, nfa.byteSets().get(set).get(b));
            }
            int fresh = classBySets.size();
            byteClasses[b] = classBySets.computeIfAbsent(in, k -> fresh);
        }
        return classBySets.size();
    }

    private int[][] classesOfSets() {
        return nfa.byteSets().stream()
                .map(set -> set.stream().map(b -> byteClasses[b]).distinct().toArray())
                .toArray(int[][]::new);
    }

    /** The states that free moves lead to, itself included; only those that matter, sorted. */
    private int[] closure(int state) {
        int[] known = closures[state];
        if (known != null) {
            return known;
        }
        TreeSet<Integer> reached = new TreeSet<>();
        List<Integer> open = new ArrayList<>(List.of(state));
        BitSet seen = new BitSet();
        while (!open.isEmpty()) {
            int s = open.remove(open.size() - 1);
            if (seen.get(s)) {
                continue;
            }
            seen.set(s);
            open.addAll(nfa.freeMoves(s));
            if (!nfa.moves(s).isEmpty() || nfa.rule(s) >= 0) {
                reached.add(s);
            }
        }
        int[] closure = reached.stream().mapToInt(Integer::intValue).toArray();
        closures[state] = closure;
        return closure;
    }

    private int[] row(int[] set) throws InputException {
        IntBag[] targets = new IntBag[classes];
        for (int state : set) {
            for (PathNfa.Move move : nfa.moves(state)) {
                int[] reached = closure(move.target());
                for (int c : classesOfSet[move.bytes()]) {
                    if (targets[c] == null) {
                        targets[c] = new IntBag();
                    }
                    targets[c].addAll(reached);
                }
            }
        }
        int[] row = new int[classes];
        for (int c = 0; c < classes; c++) {
            row[c] = targets[c] == null ? PathTable.DEAD : number(targets[c].sortedSet());
        }
        return row;
    }

    private int number(int[] set) throws InputException {
        Integer known = numbers.get(new StateSet(set));
        if (known != null) {
            return known;
        }
        int number = sets.size();
        cells += set.length + classes;
        if (number >= stateLimit || cells > MEMORY_LIMIT) {
            throw PathAutomaton.tooComplex(stateLimit);
        }
        numbers.put(new StateSet(set), number);
        sets.add(set);
        outcomeNumbers.add(outcomeNumber(set));
        return number;
    }

    private int outcomeNumber(int[] set) {
        TreeSet<Integer> rules = new TreeSet<>();
        for (int state : set) {
            if (nfa.rule(state) >= 0) {
                rules.add(nfa.rule(state));
            }
        }
        return outcomesByRules.computeIfAbsent(List.copyOf(rules), r -> {
            O value = outcome.apply(r);
            return outcomesByValue.computeIfAbsent(value, v -> {
                outcomes.add(v);
                return outcomes.size() - 1;
            });
        });
    }

    /** A set of states as a key. */
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

    /** Numbers as they come. */
    private static final class IntBag {
        private int[] values = new int[4];
        private int size;

        void addAll(int[] more) {
            if (size + more.length > values.length) {
                values = Arrays.copyOf(values, Math.max(size + more.length, 2 * values.length));
            }
            System.arraycopy(more, 0, values, size, more.length);
            size += more.length;
        }

        int[] sortedSet() {
            Arrays.sort(values, 0, size);
            int kept = 0;
            for (int i = 0; i < size; i++) {
                if (i == 0 || values[i] != values[kept - 1]) {
                    values[kept++] = values[i];
                }
            }
            return Arrays.copyOf(values, kept);
        }
    }
}
