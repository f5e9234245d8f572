package dev.lsmith.posture;

import dev.lsmith.base.Position;
import java.util.List;

/**
 * Whether the container was seen to need what a finding would close.
 *
 * @param answer what the log says
 * @param text what was seen, what was looked for in vain, or why the log cannot tell; may hold text from a log
 * @param positions where to look, a few
 */
public record Need(Answer answer, String text, List<Position> positions) {
    /** What a log can answer. */
    public enum Answer {
        /** It was seen to use it. */
        NEEDED("needed"),
        /** It would be in the log, and is not. */
        NOT_SEEN("not seen"),
        /** The log would not show it. */
        UNTOLD("untold");

        private final String word;

        Answer(String word) {
            this.word = word;
        }

        /** The answer as the output writes it. */
        public String word() {
            return word;
        }
    }

    public Need {
        positions = List.copyOf(positions);
    }

    /** Whether it was seen. */
    public boolean seen() {
        return answer == Answer.NEEDED;
    }

    static Need notSeen(String text) {
        return new Need(Answer.NOT_SEEN, text, List.of());
    }

    static Need untold(String why) {
        return new Need(Answer.UNTOLD, why, List.of());
    }
}
