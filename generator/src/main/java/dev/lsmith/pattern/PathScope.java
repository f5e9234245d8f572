package dev.lsmith.pattern;

/** Which texts a search may answer with: an automaton of its own that runs along. */
public enum PathScope {
    /** Any text without NUL: addresses, names of profiles. */
    TEXT {
        @Override
        int next(int state, int value) {
            return value == 0 ? REFUSED : state;
        }

        @Override
        boolean accepts(int state) {
            return true;
        }
    },
    /**
     * Paths as the kernel names them (d_path in fs/d_path.c): from the root, no empty, {@code .} or {@code ..}
     * segment, no NUL; a slash at the end for a directory.
     */
    CANONICAL {
        private static final int AFTER_SLASH = 1;
        private static final int ONE_DOT = 2;
        private static final int TWO_DOTS = 3;
        private static final int IN_SEGMENT = 4;

        @Override
        int next(int state, int value) {
            if (value == 0) {
                return REFUSED;
            }
            if (value == '/') {
                return state == 0 || state == IN_SEGMENT ? AFTER_SLASH : REFUSED;
            }
            if (state == 0) {
                return REFUSED;
            }
            if (value == '.' && state == AFTER_SLASH) {
                return ONE_DOT;
            }
            return value == '.' && state == ONE_DOT ? TWO_DOTS : IN_SEGMENT;
        }

        @Override
        boolean accepts(int state) {
            return state == AFTER_SLASH || state == IN_SEGMENT;
        }
    };

    /** The state that leads nowhere. */
    static final int REFUSED = -1;

    /** More than the highest state. */
    static final int STATES = 5;

    /** The state after one more byte; 0 is the start. */
    abstract int next(int state, int value);

    /** Whether a text may end here. */
    abstract boolean accepts(int state);
}
