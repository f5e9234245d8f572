package dev.lsmith.report;

/**
 * A file of two policies that lsmith cannot compare by its meaning.
 *
 * @param file its name, relative to both folders where it stands in two
 * @param state what can be said of it all the same
 */
public record Uncompared(String file, State state) {
    /** What its bytes tell. */
    public enum State {
        SAME_BYTES("the same byte for byte"),
        OTHER_BYTES("its bytes differ"),
        ONLY_OLD("there is only an old one"),
        ONLY_NEW("there is only a new one");

        private final String words;

        State(String words) {
            this.words = words;
        }

        /** For a sentence. */
        String words() {
            return words;
        }
    }

    /** Whether it may mean something else: nobody can say. */
    public boolean isOpen() {
        return state != State.SAME_BYTES;
    }
}
