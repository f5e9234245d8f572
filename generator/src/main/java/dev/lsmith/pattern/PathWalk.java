package dev.lsmith.pattern;

import dev.lsmith.base.InputException;
import dev.lsmith.pattern.ByteNfa.FreeClosures;
import dev.lsmith.pattern.ByteNfa.FreeClosures.IntBag;
import java.util.Arrays;
import java.util.List;

/**
 * Many patterns over bytes, asked one text at a time by following all that may still match. Slower than a
 * {@link PathAutomaton}, and never too complex: what is followed grows with the patterns, not with their combinations.
 */
public final class PathWalk {
    private final List<ByteSet> byteSets;
    private final FreeClosures nfa;

    private PathWalk(ByteNfa nfa) {
        this.byteSets = nfa.byteSets();
        this.nfa = new FreeClosures(nfa);
    }

    /**
     * Makes patterns ready.
     *
     * @throws InputException when they are too long together
     */
    public static PathWalk of(List<BytePattern> patterns) throws InputException {
        return new PathWalk(PathAutomaton.nfa(patterns, PathAutomaton.STATE_LIMIT));
    }

    /** The indexes of the patterns that match a text, in rising order. */
    public synchronized List<Integer> matching(byte[] text) {
        int[] states = nfa.closure(0);
        for (int i = 0; i < text.length && states.length > 0; i++) {
            states = step(states, text[i] & 0xff);
        }
        return Arrays.stream(nfa.rules(states)).boxed().toList();
    }

    private int[] step(int[] states, int next) {
        IntBag reached = new IntBag();
        for (int state : states) {
            for (ByteNfa.Move move : nfa.moves(state)) {
                if (byteSets.get(move.bytes()).contains(next)) {
                    reached.addAll(nfa.closure(move.target()));
                }
            }
        }
        return reached.sortedSet();
    }
}
