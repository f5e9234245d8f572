package dev.lsmith.launch.proposal;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Phase;
import dev.lsmith.access.Reporter;
import dev.lsmith.access.Verdict;
import dev.lsmith.model.Actor;
import dev.lsmith.model.Model;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was recorded of a container.
 *
 * @param model what it did
 * @param actor as whom
 * @param whole whether no event is known to be lost
 */
public record Recorded(Model model, Actor actor, boolean whole) {
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

    /** Whether a mechanism let everything of the container pass and reported it. */
    boolean watchedBy(Reporter reporter) {
        return model.observed().values().stream()
                .flatMap(accesses -> accesses.values().stream())
                .anyMatch(e -> e.reporters().contains(reporter)
                        && e.verdicts().contains(Verdict.COMPLAINED)
                        && e.phases().contains(Phase.APPLICATION));
    }
}
