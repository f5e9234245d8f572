package dev.lsmith.access;

import dev.lsmith.audit.LineState;
import dev.lsmith.base.Position;
import java.util.List;

/**
 * What one record tells.
 *
 * @param state its fate
 * @param reason why, in few words
 * @param position where it stands
 * @param observations the accesses and who made them; none when the state is neither {@code READ} nor {@code PARTIAL}
 */
public record Account(LineState state, String reason, Position position, List<Observation> observations) {
    public Account {
        observations = List.copyOf(observations);
    }
}
