package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.pattern.Glob;
import java.util.function.UnaryOperator;

/**
 * {@code userns create,} (AppArmor 4.0)
 *
 * @param qualifiers what stands before it
 */
public record UsernsRule(Qualifiers qualifiers) implements Rule {
    @Override
    public UsernsRule with(Qualifiers qualifiers) {
        return new UsernsRule(qualifiers);
    }

    @Override
    public UsernsRule withPatterns(UnaryOperator<Glob> change) {
        return this;
    }
}
