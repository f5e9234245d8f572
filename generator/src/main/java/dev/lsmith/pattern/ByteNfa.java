package dev.lsmith.pattern;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Many patterns as one automaton with free moves, in which each end knows its pattern.
 *
 * <p>State 0 is the start. Patterns that begin alike share the states of their beginnings, so that what is followed at once
 * does not grow with their number: a step from a state by the same bytes leads to one state, which nothing else leads to.
 */
final class ByteNfa {
    /** A move by any byte of a set. */
    record Move(int bytes, int target) {}

    private final List<ByteSet> byteSets = new ArrayList<>();
    private final Map<ByteSet, Integer> byteSetNumbers = new HashMap<>();
    private final List<List<Move>> moves = new ArrayList<>();
    private final List<List<Integer>> freeMoves = new ArrayList<>();
    private final Map<Integer, Integer> ends = new HashMap<>();
    private final Map<NfaStep, Integer> steps = new HashMap<>();

    /** One byte of a set, or any number of them. */
    private record NfaStep(int from, int bytes, boolean repeated) {}

    ByteNfa() {
        newState();
    }

    /** Adds one more pattern under the number of its rule. */
    void add(BytePattern pattern, int rule) {
        // A state of its own, so that two patterns never share an end.
        int end = newState();
        freeMoves.get(append(0, pattern)).add(end);
        ends.put(end, rule);
    }

    int size() {
        return moves.size();
    }

    List<Move> moves(int state) {
        return moves.get(state);
    }

    List<Integer> freeMoves(int state) {
        return freeMoves.get(state);
    }

    /** The number of the rule that ends here, or -1. */
    int rule(int state) {
        return ends.getOrDefault(state, -1);
    }

    /** The sets of bytes that moves are made by. */
    List<ByteSet> byteSets() {
        return byteSets;
    }

    private int append(int from, BytePattern pattern) {
        if (pattern instanceof BytePattern.Text text) {
            int state = from;
            for (int i = 0; i < text.bytes().length(); i++) {
                state = appendMove(state, byteSet(ByteSet.of(text.bytes().charAt(i))));
            }
            return state;
        } else if (pattern instanceof BytePattern.One one) {
            return appendMove(from, byteSet(one.set()));
        } else if (pattern instanceof BytePattern.Many many) {
            return appendLoop(from, byteSet(many.set()));
        } else if (pattern instanceof BytePattern.Sequence sequence) {
            int state = from;
            for (BytePattern part : sequence.parts()) {
                state = append(state, part);
            }
            return state;
        } else if (pattern instanceof BytePattern.Repeat repeat) {
            int hub = newState();
            freeMoves.get(from).add(hub);
            freeMoves.get(append(hub, repeat.pattern())).add(hub);
            return hub;
        }
        return appendChoice(from, (BytePattern.Choice) pattern);
    }

    private int appendChoice(int from, BytePattern.Choice choice) {
        int join = newState();
        for (BytePattern branch : choice.branches()) {
            freeMoves.get(append(from, branch)).add(join);
        }
        return join;
    }

    private int appendMove(int from, int bytes) {
        return steps.computeIfAbsent(new NfaStep(from, bytes, false), step -> {
            int state = newState();
            moves.get(from).add(new Move(bytes, state));
            return state;
        });
    }

    private int appendLoop(int from, int bytes) {
        return steps.computeIfAbsent(new NfaStep(from, bytes, true), step -> {
            int state = newState();
            freeMoves.get(from).add(state);
            moves.get(state).add(new Move(bytes, state));
            return state;
        });
    }

    private int newState() {
        moves.add(new ArrayList<>(1));
        freeMoves.add(new ArrayList<>(1));
        return moves.size() - 1;
    }

    private int byteSet(ByteSet bytes) {
        return byteSetNumbers.computeIfAbsent(bytes, b -> {
            byteSets.add(b);
            return byteSets.size() - 1;
        });
    }

    /** A {@link ByteNfa} in arrays, its free moves followed as needed. */
    static final class FreeClosures {
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
}
