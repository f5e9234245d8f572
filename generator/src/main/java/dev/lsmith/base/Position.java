package dev.lsmith.base;

import java.util.Comparator;

/**
 * A place in an input.
 *
 * @param source the file as the user named it, or {@code -} for standard input
 * @param line counted from 1; 0 when the whole source is meant
 * @param column counted from 1 in characters; 0 when the whole line is meant
 */
public record Position(String source, long line, int column) implements Comparable<Position> {
    private static final Comparator<Position> ORDER = Comparator.comparing(Position::source)
            .thenComparingLong(Position::line)
            .thenComparingInt(Position::column);

    /** The position of a whole line. */
    public static Position ofLine(String source, long line) {
        return new Position(source, line, 0);
    }

    /** The position of a whole source. */
    public static Position ofSource(String source) {
        return new Position(source, 0, 0);
    }

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }

    /** {@code file}, {@code file:line} or {@code file:line:column}. */
    @Override
    public String toString() {
        if (line == 0) {
            return source;
        }
        return column == 0 ? source + ":" + line : source + ":" + line + ":" + column;
    }
}
