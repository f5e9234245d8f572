package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.pattern.Glob;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code umount /target/,}
 *
 * @param qualifiers what stands before it
 * @param conditions type and flags
 * @param target the mount point
 */
public record UmountRule(Qualifiers qualifiers, MountConditions conditions, Optional<Glob> target) implements Rule {
    @Override
    public UmountRule with(Qualifiers qualifiers) {
        return new UmountRule(qualifiers, conditions, target);
    }

    @Override
    public UmountRule withPatterns(UnaryOperator<Glob> change) {
        return new UmountRule(qualifiers, conditions.withPatterns(change), target.map(change));
    }
}
