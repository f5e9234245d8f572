package dev.lsmith.policy;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;

/**
 * Something observed that the policy does not allow.
 *
 * @param access what
 * @param reason why not, and what to do instead, in one line
 * @param evidence its evidence
 */
public record LeftOut(Access access, String reason, Evidence evidence) {}
