package dev.lsmith.target.apparmor.syntax;

/**
 * {@code userns create,} (AppArmor 4.0)
 *
 * @param qualifiers what stands before it
 */
public record UsernsRule(Qualifiers qualifiers) implements Rule {}
