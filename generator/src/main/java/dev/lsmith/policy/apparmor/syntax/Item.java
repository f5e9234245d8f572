package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.policy.apparmor.rule.SourcePlace;

/**
 * One thing in the body of a profile, as written: a rule, a block of rules behind common qualifiers, a conditional, a
 * child profile or hat, a comment, a gap. Only rules and children are left in a resolved profile
 * ({@code dev.lsmith.policy.apparmor.resolve}).
 */
public sealed interface Item permits RuleLine, QualifierBlock, Conditional, Profile, Remark, BlankLine {
    /** Where it begins; no part of its equality. */
    SourcePlace at();
}
