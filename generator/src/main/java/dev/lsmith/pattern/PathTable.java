package dev.lsmith.pattern;

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
}
