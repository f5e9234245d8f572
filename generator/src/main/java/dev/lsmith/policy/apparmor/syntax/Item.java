package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.policy.apparmor.rule.Qualifiers;
import dev.lsmith.policy.apparmor.rule.SourcePlace;
import dev.lsmith.policy.apparmor.syntax.Item.BlankLine;
import dev.lsmith.policy.apparmor.syntax.Item.Conditional;
import dev.lsmith.policy.apparmor.syntax.Item.QualifierBlock;
import dev.lsmith.policy.apparmor.syntax.Item.Remark;
import java.util.List;

/**
 * One thing in the body of a profile, as written: a rule, a block of rules behind common qualifiers, a conditional, a
 * child profile or hat, a comment, a gap. Only rules and children are left in a resolved profile
 * ({@code dev.lsmith.policy.apparmor.resolve}).
 */
public sealed interface Item permits RuleLine, QualifierBlock, Conditional, Profile, Remark, BlankLine {
    /** Where it begins; no part of its equality. */
    SourcePlace at();

    /** An empty line, or several: what stands above and below it are two groups. */
    public record BlankLine() implements Item, Preamble {
        /** None: nothing is reported about an empty line. */
        @Override
        public SourcePlace at() {
            return SourcePlace.NONE;
        }
    }

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
            return other instanceof QualifierBlock block
                    && qualifiers.equals(block.qualifiers)
                    && items.equals(block.items);
        }

        @Override
        public int hashCode() {
            return 31 * qualifiers.hashCode() + items.hashCode();
        }
    }

    /**
     * <code>if condition { … } else { … }</code>. {@code else if} is an {@code otherwise} of one conditional. Equality
     * ignores the place.
     *
     * @param condition what is asked
     * @param then what holds if so, in order
     * @param otherwise what holds if not, in order; empty without {@code else}
     * @param at where it begins
     */
    public record Conditional(Condition condition, List<Item> then, List<Item> otherwise, SourcePlace at)
            implements Item {
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

    /**
     * A comment that is no part of a rule's line.
     *
     * @param text what follows the {@code #}, blanks at its end left away; one line, and never such that it would make a
     *     directive ({@code #include})
     * @param behind whether it stands behind the brace or the statement before it, and not on a line of its own
     */
    public record Remark(String text, boolean behind) implements Item, Preamble {
        public Remark {
            text = oneLine(text).stripTrailing();
            text = text.startsWith("include") ? " " + text : text;
        }

        /** A comment on a line of its own, set off from the sign by a blank. */
        public static Remark of(String words) {
            return new Remark(" " + words, false);
        }

        /** None: nothing is reported about a comment. */
        @Override
        public SourcePlace at() {
            return SourcePlace.NONE;
        }

        /** A line's end would end the comment. */
        static String oneLine(String text) {
            return text.replace('\n', ' ').replace('\r', ' ');
        }
    }
}
