package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.policy.apparmor.rule.Place;

/**
 * One thing in the body of a profile, as written: a rule, a block of rules behind common qualifiers, a conditional, a
 * child profile or hat, a comment, a gap. Only rules and children are left in a resolved profile
 * ({@code dev.lsmith.policy.apparmor.resolve}).
 */
public sealed interface Item permits RuleLine, Block, Conditional, Profile, Remark, Gap {
    /** Where it begins; no part of its equality. */
    Place at();
}
