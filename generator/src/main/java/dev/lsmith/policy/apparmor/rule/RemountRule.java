package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.pattern.Glob;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code remount options=(ro) /target/,}
 *
 * @param qualifiers what stands before it
 * @param conditions flags
 * @param target the mount point
 */
public record RemountRule(Qualifiers qualifiers, MountConditions conditions, Optional<Glob> target) implements Rule {
    @Override
    public RemountRule with(Qualifiers qualifiers) {
        return new RemountRule(qualifiers, conditions, target);
    }

    @Override
    public RemountRule withPatterns(UnaryOperator<Glob> change) {
        return new RemountRule(qualifiers, conditions.withPatterns(change), target.map(change));
    }
}
