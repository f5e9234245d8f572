package dev.lsmith.pattern;

import dev.lsmith.pattern.Glob.Alternation;
import dev.lsmith.pattern.Glob.AnyCharacter;
import dev.lsmith.pattern.Glob.AnyInSegment;
import dev.lsmith.pattern.Glob.AnyPath;
import dev.lsmith.pattern.Glob.CharacterClass;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Range;
import dev.lsmith.text.KernelText;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Many expanded globs as one automaton with free moves, in which each end knows its glob.
 *
 * <p>State 0 is the start. The only cycles are moves of a state to itself, as nothing in a glob repeats but stars.
 */
final class PathNfa {
    /** A move by any byte of a set. */
    record Move(int bytes, int target) {}

    private final List<BitSet> byteSets = new ArrayList<>();
    private final Map<BitSet, Integer> byteSetNumbers = new HashMap<>();
    private final List<List<Move>> moves = new ArrayList<>();
    private final List<List<Integer>> freeMoves = new ArrayList<>();
    private final Map<Integer, Integer> ends = new HashMap<>();
    private final int notNul = byteSet(except());
    private final int notSlash = byteSet(except('/'));

    PathNfa() {
        newState();
    }

    /** Adds one more glob, free of variables and with its slashes collapsed, under the number of its rule. */
    void add(Glob glob, int rule) {
        ends.put(append(0, glob, true), rule);
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
    List<BitSet> byteSets() {
        return byteSets;
    }

    private int append(int from, Glob glob, boolean outermost) {
        int state = from;
        List<Part> parts = glob.parts();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (part instanceof AnyInSegment || part instanceof AnyPath) {
                boolean path = part instanceof AnyPath;
                state = appendStar(state, path ? notNul : notSlash, needsOne(parts, i, outermost));
            } else {
                state = append(state, part);
            }
        }
        // A state of its own, so that two globs never share an end.
        int end = newState();
        freeMoves.get(state).add(end);
        return end;
    }

    /**
     * Whether a star stands for at least one character: between a slash and a slash or the end of the text. Braces are
     * text here: in <code>/{*,b}</code> the star may be empty (measured with apparmor_parser 3.0.8).
     */
    private static boolean needsOne(List<Part> parts, int star, boolean outermost) {
        boolean afterSlash =
                star > 0 && parts.get(star - 1) instanceof Literal l && l.text().endsWith("/");
        boolean last = star + 1 == parts.size();
        boolean beforeSlash =
                !last && parts.get(star + 1) instanceof Literal l && l.text().startsWith("/");
        return afterSlash && (beforeSlash || (last && outermost));
    }

    private int append(int from, Part part) {
        if (part instanceof Literal literal) {
            int state = from;
            for (byte b : KernelText.encode(literal.text())) {
                BitSet one = new BitSet(Bytes.COUNT);
                one.set(b & 0xff);
                state = appendMove(state, byteSet(one));
            }
            return state;
        }
        if (part instanceof AnyCharacter) {
            return appendMove(from, notSlash);
        }
        if (part instanceof CharacterClass characters) {
            return appendMove(from, byteSet(bytes(characters)));
        }
        if (part instanceof Alternation alternation) {
            int join = newState();
            for (Glob branch : alternation.branches()) {
                freeMoves.get(append(from, branch, false)).add(join);
            }
            return join;
        }
        throw new IllegalArgumentException("not expanded: " + part);
    }

    private int appendStar(int from, int bytes, boolean needsOne) {
        int state;
        if (needsOne) {
            state = appendMove(from, notSlash);
        } else {
            state = newState();
            freeMoves.get(from).add(state);
        }
        moves.get(state).add(new Move(bytes, state));
        return state;
    }

    private int appendMove(int from, int bytes) {
        int state = newState();
        moves.get(from).add(new Move(bytes, state));
        return state;
    }

    private int newState() {
        moves.add(new ArrayList<>(1));
        freeMoves.add(new ArrayList<>(1));
        return moves.size() - 1;
    }

    private int byteSet(BitSet bytes) {
        return byteSetNumbers.computeIfAbsent(bytes, b -> {
            byteSets.add(b);
            return byteSets.size() - 1;
        });
    }

    private static BitSet bytes(CharacterClass characters) {
        BitSet bytes = new BitSet(Bytes.COUNT);
        for (Range range : characters.ranges()) {
            bytes.set(Bytes.value(range.first()), Bytes.value(range.last()) + 1);
        }
        if (characters.negated()) {
            bytes.flip(0, Bytes.COUNT);
        }
        return bytes;
    }

    private static BitSet except(int... excluded) {
        BitSet bytes = new BitSet(Bytes.COUNT);
        bytes.set(1, Bytes.COUNT);
        for (int b : excluded) {
            bytes.clear(b);
        }
        return bytes;
    }
}
