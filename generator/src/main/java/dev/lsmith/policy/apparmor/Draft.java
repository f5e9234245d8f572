package dev.lsmith.policy.apparmor;

import dev.lsmith.learn.Generalisation;
import dev.lsmith.policy.Reason;
import dev.lsmith.policy.apparmor.rule.Rule;
import java.util.Optional;

/**
 * A rule that a profile is to have.
 *
 * @param rule the rule
 * @param comment what stands behind it in the profile
 * @param reason why
 * @param generalisation how single accesses became its pattern
 */
record Draft(Rule rule, String comment, Reason reason, Optional<Generalisation> generalisation) {
    static Draft of(Rule rule, Reason reason) {
        return new Draft(rule, "", reason, Optional.empty());
    }
}
