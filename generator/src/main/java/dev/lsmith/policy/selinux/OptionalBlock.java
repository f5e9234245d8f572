package dev.lsmith.policy.selinux;

import java.util.List;

/**
 * Rules that hold only where every name that they use exists; elsewhere the whole block is dropped.
 *
 * @param rules at least one, in canonical form
 */
public record OptionalBlock(List<Rule> rules) implements Comparable<OptionalBlock> {
    public OptionalBlock {
        rules = Rules.canonical(rules);
    }

    @Override
    public int compareTo(OptionalBlock other) {
        return rules.toString().compareTo(other.rules.toString());
    }
}
