package dev.lsmith.target.apparmor.syntax;

/**
 * One thing in the body of a profile, as written: a rule, a block of rules behind common qualifiers, a conditional, a
 * child profile or hat. Only rules and children are left in a resolved profile
 * ({@code dev.lsmith.target.apparmor.resolve}).
 */
public sealed interface Item permits RuleLine, Block, Conditional, Profile {
    /** Where it begins; no part of its equality. */
    Place at();
}
