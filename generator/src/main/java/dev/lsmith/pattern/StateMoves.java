package dev.lsmith.pattern;

import dev.lsmith.pattern.ByteNfa.FreeClosures;
import dev.lsmith.pattern.ByteNfa.FreeClosures.IntBag;
import dev.lsmith.pattern.SubsetConstruction.ByteClasses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where a set of states moves to, class of bytes by class. Most classes are told apart only by a few wide sets of
 * bytes, such as "no slash", so that their targets are the same; those that a narrow move speaks of are special.
 */
final class StateMoves {
    private static final int MOST_WIDE = 62;

    private final FreeClosures nfa;
    private final ByteClasses classes;
    private final List<IntBag> bySet = new ArrayList<>();
    private final boolean[] touched;
    private final List<Integer> used = new ArrayList<>();
    private final long[] signatures;
    private final boolean[] special;
    private final List<List<Integer>> narrow = new ArrayList<>();
    private final List<Integer> wide = new ArrayList<>();
    private final List<int[]> targets = new ArrayList<>();

    StateMoves(FreeClosures nfa, ByteClasses classes) {
        this.nfa = nfa;
        this.classes = classes;
        this.touched = new boolean[nfa.byteSets()];
        this.signatures = new long[classes.count()];
        this.special = new boolean[classes.count()];
        for (int set = 0; set < nfa.byteSets(); set++) {
            bySet.add(new IntBag());
            targets.add(new int[0]);
        }
        for (int c = 0; c < classes.count(); c++) {
            narrow.add(new ArrayList<>(1));
        }
    }

    /** Looks at the moves of one set of states, and forgets the last one. */
    void collect(int[] set) {
        forget();
        for (int state : set) {
            for (ByteNfa.Move move : nfa.moves(state)) {
                if (!touched[move.bytes()]) {
                    touched[move.bytes()] = true;
                    used.add(move.bytes());
                }
                bySet.get(move.bytes()).addAll(nfa.closure(move.target()));
            }
        }
        for (int bytes : used) {
            targets.set(bytes, bySet.get(bytes).sortedSet());
            spread(bytes);
        }
    }

    private void forget() {
        for (int bytes : used) {
            touched[bytes] = false;
            bySet.get(bytes).clear();
            for (int c : classes.ofSets()[bytes]) {
                special[c] = false;
                narrow.get(c).clear();
            }
        }
        used.clear();
        wide.clear();
        Arrays.fill(signatures, 0);
    }

    private void spread(int bytes) {
        int[] of = classes.ofSets()[bytes];
        if (of.length > 1 && wide.size() < MOST_WIDE) {
            long bit = 1L << wide.size();
            wide.add(bytes);
            for (int c : of) {
                signatures[c] |= bit;
            }
            return;
        }
        for (int c : of) {
            special[c] = true;
            narrow.get(c).add(bytes);
        }
    }

    /** Whether a narrow move speaks of a class. */
    boolean isSpecial(int byteClass) {
        return special[byteClass];
    }

    /** Classes that are not special and have the same signature have the same targets; 0 means none. */
    long signature(int byteClass) {
        return signatures[byteClass];
    }

    /** The states that a class leads to, sorted. */
    int[] targets(int byteClass) {
        List<int[]> all = new ArrayList<>();
        for (int bytes : narrow.get(byteClass)) {
            all.add(targets.get(bytes));
        }
        for (int i = 0; i < wide.size(); i++) {
            if ((signatures[byteClass] >>> i & 1) == 1) {
                all.add(targets.get(wide.get(i)));
            }
        }
        if (all.size() == 1) {
            return all.get(0);
        }
        IntBag union = new IntBag();
        all.forEach(union::addAll);
        return union.sortedSet();
    }
}
