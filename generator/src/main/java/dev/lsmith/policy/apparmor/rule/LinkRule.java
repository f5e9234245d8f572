package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.pattern.Glob;
import java.util.function.UnaryOperator;

/**
 * {@code link subset /new -> /existing,}
 *
 * @param qualifiers what stands before it
 * @param subset whether the new name may have no permission that the file lacks
 * @param path the new name
 * @param target the existing file
 */
public record LinkRule(Qualifiers qualifiers, boolean subset, Glob path, Glob target) implements Rule {
    @Override
    public LinkRule with(Qualifiers qualifiers) {
        return new LinkRule(qualifiers, subset, path, target);
    }

    @Override
    public LinkRule withPatterns(UnaryOperator<Glob> change) {
        return new LinkRule(qualifiers, subset, change.apply(path), change.apply(target));
    }
}
