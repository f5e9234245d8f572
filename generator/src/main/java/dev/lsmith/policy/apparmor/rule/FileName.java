package dev.lsmith.policy.apparmor.rule;

/**
 * A file named in an {@code abi} or {@code include} statement.
 *
 * @param name the name without its marks
 * @param searched whether it is searched below the base directory ({@code <name>}) and not taken as a path
 *     ({@code "name"})
 */
public record FileName(String name, boolean searched) {}
