package dev.lsmith.launch.proposal;

import dev.lsmith.access.Evidence;
import dev.lsmith.base.Position;
import java.util.List;

/**
 * Why something is not safe.
 *
 * @param text in a few words; may hold text from a log
 * @param positions where the log shows it, a few
 */
record Obstacle(String text, List<Position> positions) {
    Obstacle {
        positions = List.copyOf(positions);
    }

    static Obstacle of(String text, Evidence evidence) {
        return new Obstacle(text, evidence.positions());
    }
}
