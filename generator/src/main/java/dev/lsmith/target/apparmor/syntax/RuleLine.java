package dev.lsmith.target.apparmor.syntax;

/**
 * A rule and the comment behind it on its line.
 *
 * @param rule the rule
 * @param comment without {@code #}, trimmed, one line; empty for none
 */
public record RuleLine(Rule rule, String comment) {
    /** A rule without a comment. */
    public static RuleLine of(Rule rule) {
        return new RuleLine(rule, "");
    }
}
