package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.pattern.Glob;
import java.util.function.UnaryOperator;

/**
 * {@code all,}: every class that AppArmor mediates (AppArmor 4.0).
 *
 * @param qualifiers what stands before it
 */
public record AllRule(Qualifiers qualifiers) implements Rule {
    @Override
    public AllRule with(Qualifiers qualifiers) {
        return new AllRule(qualifiers);
    }

    @Override
    public AllRule withPatterns(UnaryOperator<Glob> change) {
        return this;
    }
}
