package dev.lsmith.posture;

import dev.lsmith.diagnostic.Position;
import java.util.List;

/**
 * Whether the container was seen to need what a finding would close.
 *
 * @param seen whether it was
 * @param text what was seen, or what was looked for in vain; may hold text from a log
 * @param positions where to look, a few
 */
public record Need(boolean seen, String text, List<Position> positions) {
    public Need {
        positions = List.copyOf(positions);
    }

    static Need notSeen(String text) {
        return new Need(false, text, List.of());
    }
}
