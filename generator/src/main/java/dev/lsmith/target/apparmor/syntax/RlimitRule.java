package dev.lsmith.target.apparmor.syntax;

/**
 * {@code set rlimit nofile <= 1024,}
 *
 * @param resource the limit's name
 * @param value the highest value, with its unit if any
 */
public record RlimitRule(String resource, String value) implements Rule {
    @Override
    public Qualifiers qualifiers() {
        return Qualifiers.NONE;
    }
}
