package dev.lsmith.pattern;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    private final Map<Step, Integer> steps = new HashMap<>();

    /** One byte of a set, or any number of them. */
    private record Step(int from, int bytes, boolean repeated) {}

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
        return steps.computeIfAbsent(new Step(from, bytes, false), step -> {
            int state = newState();
            moves.get(from).add(new Move(bytes, state));
            return state;
        });
    }

    private int appendLoop(int from, int bytes) {
        return steps.computeIfAbsent(new Step(from, bytes, true), step -> {
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
}
