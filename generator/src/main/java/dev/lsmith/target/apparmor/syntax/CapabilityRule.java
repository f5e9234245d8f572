package dev.lsmith.target.apparmor.syntax;

import java.util.SortedSet;

/**
 * {@code capability chown,}
 *
 * @param qualifiers what stands before it
 * @param capabilities lower-case names without prefix; empty for all
 */
public record CapabilityRule(Qualifiers qualifiers, SortedSet<String> capabilities) implements Rule {
    public CapabilityRule {
        capabilities = Words.sorted(capabilities);
    }
}
