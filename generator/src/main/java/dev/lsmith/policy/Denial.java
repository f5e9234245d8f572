package dev.lsmith.policy;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;

/**
 * An observed access that a policy would deny.
 *
 * @param target the policy's mechanism
 * @param access what would be denied
 * @param evidence where it was seen
 * @param decision what the policy says, with the rules that say so
 */
public record Denial(String target, Access access, Evidence evidence, Decision decision) {
    /** Whether the program is expected to take another way that is allowed. */
    public boolean diverted() {
        return decision.outcome() == Decision.Outcome.DIVERTED;
    }
}
