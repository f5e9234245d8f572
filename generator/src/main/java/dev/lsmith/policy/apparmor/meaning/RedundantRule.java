package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.List;

/**
 * A rule that changes nothing: without it, the profile means the same.
 *
 * @param line the rule
 * @param cause why it changes nothing
 * @param by the rules that make it so
 */
public record RedundantRule(RuleLine line, Redundancy cause, List<RuleLine> by) {
    /** Why a rule changes nothing. */
    public enum Redundancy {
        /** Another one says the same in the same words. */
        REPEATED,
        /** Others allow, or deny, all that it does. */
        COVERED,
        /** Denials take away all that it allows. */
        CANCELLED
    }

    public RedundantRule {
        by = List.copyOf(by);
    }
}
