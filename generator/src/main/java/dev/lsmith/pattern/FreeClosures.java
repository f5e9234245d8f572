package dev.lsmith.pattern;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link ByteNfa} in arrays, its free moves followed as needed. */
final class FreeClosures {
    private final ByteNfa nfa;
    private final int[] @Nullable [] closures;
    private final int[] ruleOf;
    /** The round in which each state was seen last: what a set of them costs does not grow with their number. */
    private final int[] seen;

    private int round;

    FreeClosures(ByteNfa nfa) {
        this.nfa = nfa;
        this.closures = new int[nfa.size()][];
        this.ruleOf = new int[nfa.size()];
        this.seen = new int[nfa.size()];
        for (int state = 0; state < ruleOf.length; state++) {
            ruleOf[state] = nfa.rule(state);
        }
    }

    List<ByteNfa.Move> moves(int state) {
        return nfa.moves(state);
    }

    int byteSets() {
        return nfa.byteSets().size();
    }

    /** The states that free moves lead to, itself included; only those that matter, sorted. */
    int[] closure(int state) {
        int[] known = closures[state];
        if (known != null) {
            return known;
        }
        round++;
        List<Integer> open = new ArrayList<>(List.of(state));
        seen[state] = round;
        IntBag reached = new IntBag();
        while (!open.isEmpty()) {
            int s = open.remove(open.size() - 1);
            if (ruleOf[s] >= 0 || !nfa.moves(s).isEmpty()) {
                reached.add(s);
            }
            for (int next : nfa.freeMoves(s)) {
                if (seen[next] != round) {
                    seen[next] = round;
                    open.add(next);
                }
            }
        }
        int[] closure = reached.sortedSet();
        closures[state] = closure;
        return closure;
    }

    /** The rules that end in a set of states, sorted. */
    int[] rules(int[] states) {
        IntBag rules = new IntBag();
        for (int state : states) {
            if (ruleOf[state] >= 0) {
                rules.add(ruleOf[state]);
            }
        }
        return rules.sortedSet();
    }

    /** Numbers as they come. */
    static final class IntBag {
        private int[] values = new int[4];
        private int size;

        void add(int value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }

        void addAll(int[] more) {
            if (size + more.length > values.length) {
                values = Arrays.copyOf(values, Math.max(size + more.length, 2 * values.length));
            }
            System.arraycopy(more, 0, values, size, more.length);
            size += more.length;
        }

        void clear() {
            size = 0;
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
