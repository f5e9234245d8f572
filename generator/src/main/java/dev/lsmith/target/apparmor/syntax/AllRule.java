package dev.lsmith.target.apparmor.syntax;

/**
 * {@code all,}: every class that AppArmor mediates (AppArmor 4.0).
 *
 * @param qualifiers what stands before it
 */
public record AllRule(Qualifiers qualifiers) implements Rule {}
