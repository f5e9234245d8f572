package dev.lsmith.app;

import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.Synthesis;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a mechanism made of an assignment.
 *
 * @param name the mechanism's stable name
 * @param synthesis the policy and how it came about
 * @param files the policy as files: name relative to the output folder, to content
 */
public record Produced<P>(String name, Synthesis<P> synthesis, SortedMap<String, String> files) {
    public Produced {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** Has a mechanism do its work. */
    static <P> Produced<P> of(Mechanism<P> target, Assignment assignment) {
        Synthesis<P> synthesis = target.synthesise(assignment);
        return new Produced<>(target.name(), synthesis, target.render(synthesis.policy()));
    }
}
