package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.pattern.Glob;
import java.util.function.UnaryOperator;

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

    @Override
    public RlimitRule with(Qualifiers qualifiers) {
        return this;
    }

    @Override
    public RlimitRule withPatterns(UnaryOperator<Glob> change) {
        return this;
    }
}
