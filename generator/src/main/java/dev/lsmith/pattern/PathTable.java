package dev.lsmith.pattern;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The moves of a deterministic automaton.
 *
 * @param start where it begins
 * @param byteClasses byte to class
 * @param classes how many classes there are
 * @param next state times {@code classes} plus class, to state; state {@link #DEAD} leads nowhere but to itself
 * @param outcomes state to the number of its outcome
 */
@SuppressWarnings("ArrayRecordComponent")
record PathTable(int start, int[] byteClasses, int classes, int[] next, int[] outcomes) {
    /** The state from which nothing is matched any more. */
    static final int DEAD = 0;

    int states() {
        return outcomes.length;
    }

    int byteClass(int value) {
        return byteClasses[value];
    }

    int next(int state, int byteClass) {
        return next[state * classes + byteClass];
    }

    int outcome(int state) {
        return outcomes[state];
    }

    int walk(int from, byte[] path) {
        int state = from;
        for (byte b : path) {
            if (state == DEAD) {
                return DEAD;
            }
            state = next(state, byteClasses[b & 0xff]);
        }
        return state;
    }

    /** Walks an automaton breadth first and keeps how each state was reached first. */
    static final class ShortestTexts {
        private final PathTable table;
        private final int[] from;
        private final byte[] by;
        private final int[] order;
        private int reached;

        ShortestTexts(PathTable table) {
            this.table = table;
            this.from = new int[table.states()];
            this.by = new byte[table.states()];
            this.order = new int[table.states()];
        }

        /** Each outcome that a state other than the dead one has, in the order in which they were reached. */
        <O> Map<O, byte[]> find(List<O> outcomes) {
            walk();
            Map<O, byte[]> texts = new LinkedHashMap<>();
            for (int i = 0; i < reached; i++) {
                int state = order[i];
                O outcome = outcomes.get(table.outcome(state));
                if (!texts.containsKey(outcome)) {
                    texts.put(outcome, text(state));
                }
            }
            return texts;
        }

        private void walk() {
            int[] alphabet = alphabet();
            boolean[] seen = new boolean[table.states()];
            seen[PathTable.DEAD] = true;
            seen[table.start()] = true;
            from[table.start()] = -1;
            order[reached++] = table.start();
            for (int at = 0; at < reached; at++) {
                for (int b : alphabet) {
                    int next = table.next(order[at], table.byteClass(b));
                    if (!seen[next]) {
                        seen[next] = true;
                        from[next] = order[at];
                        by[next] = (byte) b;
                        order[reached++] = next;
                    }
                }
            }
        }

        /** The plainest byte of each class. */
        private int[] alphabet() {
            Map<Integer, Integer> plainest = new HashMap<>();
            for (int b : Bytes.PLAINEST_FIRST) {
                plainest.putIfAbsent(table.byteClass(b), b);
            }
            return Bytes.PLAINEST_FIRST.stream()
                    .filter(plainest::containsValue)
                    .mapToInt(Integer::intValue)
                    .toArray();
        }

        private byte[] text(int end) {
            int length = 0;
            for (int state = end; from[state] >= 0; state = from[state]) {
                length++;
            }
            byte[] text = new byte[length];
            for (int state = end; from[state] >= 0; state = from[state]) {
                text[--length] = by[state];
            }
            return text;
        }
    }
}
