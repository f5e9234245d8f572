package dev.lsmith.app;

import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.LaunchSettings;
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
 * @param settings what the engine is told, so that the policy is in force
 */
public record PolicyOutput<P>(
        String name, Synthesis<P> synthesis, SortedMap<String, String> files, LaunchSettings settings) {
    public PolicyOutput {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** Has a mechanism do its work. */
    static <P> PolicyOutput<P> of(Mechanism<P> mechanism, Assignment assignment) {
        Synthesis<P> synthesis = mechanism.synthesise(assignment);
        P policy = synthesis.policy();
        return new PolicyOutput<>(
                mechanism.name(), synthesis, mechanism.render(policy), mechanism.launch(assignment, policy));
    }
}
