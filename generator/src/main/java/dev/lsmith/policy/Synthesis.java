package dev.lsmith.policy;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.learn.LearnedPath.Generalisation;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

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

    /** The same of another form of the policy, with the same rules. */
    public Synthesis<P> with(P other) {
        return new Synthesis<>(other, basis, justifications, leftOut, wider, notes);
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

    /**
     * Something observed that the policy does not allow.
     *
     * @param access what
     * @param reason why not, and what to do instead, in one line
     * @param evidence its evidence
     */
    public record LeftOut(Access access, String reason, Evidence evidence) {}

    /**
     * A rule that allows what the engine's own default denies.
     *
     * @param rule the rule as rendered
     * @param baseline the default's name: {@code docker-default}
     * @param what what it opens, in a few words
     * @param reason why it is there all the same
     */
    public record Wider(String rule, String baseline, String what, Reason reason) {}

    /**
     * Why a rule is there.
     *
     * @param rule the rule as rendered
     * @param reason why
     * @param generalisation how single accesses became a pattern, if they did
     */
    public record Justification(String rule, Reason reason, Optional<Generalisation> generalisation) {
        /** A rule that stands for exactly what was observed or given. */
        public static Justification exact(String rule, Reason reason) {
            return new Justification(rule, reason, Optional.empty());
        }
    }

    /** Why something is allowed or denied. Nothing is without one. */
    public sealed interface Reason {
        /** What it was learned from; empty if nothing that was seen led to it. */
        default Optional<Evidence> learnedFrom() {
            if (this instanceof Observed observed) {
                return Optional.of(observed.evidence());
            }
            return this instanceof Derived derived ? Optional.of(derived.evidence()) : Optional.empty();
        }

        /**
         * A word for it where only one of several runs shows it, {@code run 2 only}; empty else.
         *
         * @param runs all that the policy was learned from
         */
        default Optional<String> shownBy(SortedSet<String> runs) {
            return learnedFrom()
                    .map(Evidence::runs)
                    .filter(shown -> runs.size() > 1 && shown.size() == 1)
                    .map(shown -> shown.first() + " only");
        }

        /**
         * It was seen.
         *
         * @param accesses what was seen, sorted
         * @param evidence of all of them together
         */
        record Observed(List<Access> accesses, Evidence evidence) implements Reason {
            public Observed {
                accesses = List.copyOf(accesses);
            }
        }

        /**
         * It follows from something seen by another mechanism.
         *
         * @param how the rule of derivation in a few words
         * @param accesses what was seen, sorted
         * @param evidence of all of them together
         */
        record Derived(String how, List<Access> accesses, Evidence evidence) implements Reason {
            public Derived {
                accesses = List.copyOf(accesses);
            }
        }

        /**
         * The container was given it.
         *
         * @param field the spec's field: {@code HostConfig.Binds}
         * @param value its value
         */
        record Granted(String field, String value) implements Reason {}

        /**
         * A named baseline holds it.
         *
         * @param baseline its name and version: {@code runc-1.1 base calls}
         * @param why what it is for
         */
        record Baseline(String baseline, String why) implements Reason {}
    }
}
