package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.policy.apparmor.rule.Qualifiers;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.rule.SourcePlace;

/**
 * A rule and the comment behind it on its line. Equality ignores the place and the writing: two texts of the same rules are equal.
 *
 * @param rule the rule
 * @param comment without {@code #}, trimmed, one line; empty for none
 * @param at where the rule begins, in the file that it stands in
 * @param written the rule as a reader of that file sees it, before variables were replaced and aliases applied
 */
public record RuleLine(Rule rule, String comment, SourcePlace at, Rule written) implements Item {
    /** A rule that is what its file says. */
    public RuleLine(Rule rule, String comment, SourcePlace at) {
        this(rule, comment, at, rule);
    }

    /** A rule that was not read from a file. */
    public RuleLine(Rule rule, String comment) {
        this(rule, comment, SourcePlace.NONE);
    }

    /** A rule without a comment. */
    public static RuleLine of(Rule rule) {
        return new RuleLine(rule, "");
    }

    /** The rule as it is inside a block of those qualifiers. */
    RuleLine within(Qualifiers outer) {
        return new RuleLine(rule.with(rule.qualifiers().within(outer)), comment, at);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RuleLine line && rule.equals(line.rule) && comment.equals(line.comment);
    }

    @Override
    public int hashCode() {
        return 31 * rule.hashCode() + comment.hashCode();
    }
}
