package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.policy.apparmor.rule.SourcePlace;

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

    /** Comments have no place that anybody asks for. */
    @Override
    public SourcePlace at() {
        return SourcePlace.NONE;
    }

    /** A line's end would end the comment. */
    static String oneLine(String text) {
        return text.replace('\n', ' ').replace('\r', ' ');
    }
}
