package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.policy.apparmor.rule.Qualifiers;
import dev.lsmith.policy.apparmor.rule.SourcePlace;
import java.util.List;

/**
 * <code>audit deny { … }</code>: what stands before the brace holds for every rule inside. Equality ignores the place.
 *
 * @param qualifiers what stands before it
 * @param items what is inside, in order
 * @param at where it begins
 */
public record QualifierBlock(Qualifiers qualifiers, List<Item> items, SourcePlace at) implements Item {
    public QualifierBlock {
        items = List.copyOf(items);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QualifierBlock block && qualifiers.equals(block.qualifiers) && items.equals(block.items);
    }

    @Override
    public int hashCode() {
        return 31 * qualifiers.hashCode() + items.hashCode();
    }
}
