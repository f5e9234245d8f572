package dev.lsmith.policy;

import java.util.List;

/**
 * A policy and everything there is to say about how it came about.
 *
 * @param policy the policy
 * @param basis what it rests on
 * @param justifications a reason for each rule, in the order of the policy
 * @param leftOut what was observed and is not allowed, or cannot be expressed
 * @param wider where it allows what the engine's own default denies
 * @param notes what else a reader should know, one line each
 */
public record Synthesis<P>(
        P policy,
        Basis basis,
        List<Justification> justifications,
        List<LeftOut> leftOut,
        List<Wider> wider,
        List<String> notes) {
    public Synthesis {
        justifications = List.copyOf(justifications);
        leftOut = List.copyOf(leftOut);
        wider = List.copyOf(wider);
        notes = List.copyOf(notes);
    }

    /** What a policy rests on. */
    public enum Basis {
        /** Records of this very mechanism. */
        OBSERVED,
        /** Records of another mechanism, translated; incomplete. */
        DERIVED,
        /** The engine's default, as the records cannot say what was not used, and what they hold beyond it. */
        DEFAULT_AND_SEEN,
        /** No evidence: the engine's default, narrowed by what is known. */
        BASELINE
    }
}
