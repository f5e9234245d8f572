package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.IoUringUse;
import dev.lsmith.pattern.Glob;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.UnaryOperator;

/**
 * {@code io_uring (sqpoll),} (AppArmor 4.0)
 *
 * @param qualifiers what stands before it
 * @param permissions empty for all
 * @param label whose credentials
 */
public record IoUringRule(Qualifiers qualifiers, SortedSet<IoUringUse.Permission> permissions, Optional<Glob> label)
        implements Rule {
    public IoUringRule {
        permissions = Spelled.sorted(permissions);
    }

    /** The permissions as written. */
    public List<String> permissionWords() {
        return Spelled.lower(permissions);
    }

    @Override
    public IoUringRule with(Qualifiers qualifiers) {
        return new IoUringRule(qualifiers, permissions, label);
    }

    @Override
    public IoUringRule withPatterns(UnaryOperator<Glob> change) {
        return new IoUringRule(qualifiers, permissions, label.map(change));
    }
}
