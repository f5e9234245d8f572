package dev.lsmith.launch.proposal;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Phase;
import dev.lsmith.model.ActingUsers;
import dev.lsmith.model.Model;
import dev.lsmith.model.coverage.Coverage;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was recorded of a container.
 *
 * @param model what it did
 * @param actor as whom
 * @param coverage what the recording can say of what is not in the model
 */
public record Recorded(Model model, ActingUsers actor, Coverage coverage) {
    /** The accesses of one kind that the container's own programs made. */
    <A extends Access> SortedMap<A, Evidence> own(Class<A> kind) {
        SortedMap<A, Evidence> own = new TreeMap<>();
        model.accesses(kind).forEach((access, evidence) -> {
            if (evidence.phases().contains(Phase.APPLICATION)) {
                own.put(access, evidence);
            }
        });
        return own;
    }
}
