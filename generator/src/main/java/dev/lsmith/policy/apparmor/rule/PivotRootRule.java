package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.pattern.Glob;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code pivot_root oldroot=/new/old/ /new/,}
 *
 * @param qualifiers what stands before it
 * @param oldRoot where the old root goes
 * @param newRoot the new root
 * @param target the profile that it changes to
 */
public record PivotRootRule(
        Qualifiers qualifiers, Optional<Glob> oldRoot, Optional<Glob> newRoot, Optional<Glob> target) implements Rule {
    @Override
    public PivotRootRule with(Qualifiers qualifiers) {
        return new PivotRootRule(qualifiers, oldRoot, newRoot, target);
    }

    @Override
    public PivotRootRule withPatterns(UnaryOperator<Glob> change) {
        return new PivotRootRule(qualifiers, oldRoot.map(change), newRoot.map(change), target.map(change));
    }
}
