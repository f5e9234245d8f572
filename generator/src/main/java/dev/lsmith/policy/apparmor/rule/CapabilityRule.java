package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.pattern.Glob;
import java.util.SortedSet;
import java.util.function.UnaryOperator;

/**
 * {@code capability chown,}
 *
 * @param qualifiers what stands before it
 * @param capabilities lower-case names without prefix; empty for all
 */
public record CapabilityRule(Qualifiers qualifiers, SortedSet<String> capabilities) implements Rule {
    public CapabilityRule {
        capabilities = Spelled.sorted(capabilities);
    }

    @Override
    public CapabilityRule with(Qualifiers qualifiers) {
        return new CapabilityRule(qualifiers, capabilities);
    }

    @Override
    public CapabilityRule withPatterns(UnaryOperator<Glob> change) {
        return this;
    }
}
