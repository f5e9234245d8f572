package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.policy.apparmor.rule.SourcePlace;
import java.util.List;

/**
 * <code>if condition { … } else { … }</code>. {@code else if} is an {@code otherwise} of one conditional. Equality
 * ignores the place.
 *
 * @param condition what is asked
 * @param then what holds if so, in order
 * @param otherwise what holds if not, in order; empty without {@code else}
 * @param at where it begins
 */
public record Conditional(Condition condition, List<Item> then, List<Item> otherwise, SourcePlace at) implements Item {
    public Conditional {
        then = List.copyOf(then);
        otherwise = List.copyOf(otherwise);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Conditional that
                && condition.equals(that.condition)
                && then.equals(that.then)
                && otherwise.equals(that.otherwise);
    }

    @Override
    public int hashCode() {
        return (31 * condition.hashCode() + then.hashCode()) * 31 + otherwise.hashCode();
    }
}
