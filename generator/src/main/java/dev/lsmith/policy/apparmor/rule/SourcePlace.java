package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.base.Position;

/**
 * Where something stands in the text that it was read from.
 *
 * @param file the file as it was named to the reader; empty for what was not read
 * @param line counted from 1; 0 when it was not read
 * @param column counted from 1 in characters; 0 when it was not read
 */
public record SourcePlace(String file, int line, int column) {
    /** The place of what was made and not read. */
    public static final SourcePlace NONE = new SourcePlace("", 0, 0);

    /** The same as a diagnostic has it. */
    public Position position() {
        return new Position(file, line, column);
    }

    /** {@code file:line:column}; empty for {@link #NONE}. */
    @Override
    public String toString() {
        return position().toString();
    }
}
