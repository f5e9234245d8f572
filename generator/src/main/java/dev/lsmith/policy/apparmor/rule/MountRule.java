package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.pattern.Glob;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code mount fstype=tmpfs options=(nosuid) /source -> /target/,}
 *
 * @param qualifiers what stands before it
 * @param conditions type and flags
 * @param source the device or directory
 * @param target the mount point
 */
public record MountRule(Qualifiers qualifiers, MountConditions conditions, Optional<Glob> source, Optional<Glob> target)
        implements Rule {
    @Override
    public MountRule with(Qualifiers qualifiers) {
        return new MountRule(qualifiers, conditions, source, target);
    }

    @Override
    public MountRule withPatterns(UnaryOperator<Glob> change) {
        return new MountRule(qualifiers, conditions.withPatterns(change), source.map(change), target.map(change));
    }
}
