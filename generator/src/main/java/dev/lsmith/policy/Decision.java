package dev.lsmith.policy;

import dev.lsmith.policy.Comparison.Cause;
import java.util.List;

/**
 * What a policy says about one access.
 *
 * @param outcome the answer
 * @param rules the rules that decide it, as rendered; empty when none does
 */
public record Decision(Outcome outcome, List<String> rules) {
    public Decision {
        rules = List.copyOf(rules);
    }

    /** The answers. */
    public enum Outcome {
        ALLOWED,
        DENIED,
        /** Answered so that the program takes another way that is allowed: {@code clone3} with ENOSYS. */
        DIVERTED,
        /** The language does not mediate this access; it is open as far as this policy goes. */
        NOT_MEDIATED
    }

    /** Allowed by a rule. */
    public static Decision allowed(String rule) {
        return new Decision(Outcome.ALLOWED, List.of(rule));
    }

    /** Denied because no rule allows it. */
    public static Decision denied() {
        return new Decision(Outcome.DENIED, List.of());
    }

    /** Outside what the language decides. */
    public static Decision notMediated() {
        return new Decision(Outcome.NOT_MEDIATED, List.of());
    }

    /**
     * What a policy says about one access, and why.
     *
     * @param subject the profile that is asked
     * @param mode how the kernel takes its answers, in the language's word: {@code complain}; empty where it enforces them
     * @param access the access as it was asked about
     * @param outcome the answer
     * @param logged whether the kernel writes a record of it
     * @param transition what an exec leads to: {@code Px -> target}; empty for other accesses
     * @param rules the rules that decide; empty when none speaks of it
     */
    public record Explanation(
            String subject,
            String mode,
            String access,
            Decision.Outcome outcome,
            boolean logged,
            String transition,
            List<Cause> rules) {
        public Explanation {
            rules = List.copyOf(rules);
        }
    }
}
