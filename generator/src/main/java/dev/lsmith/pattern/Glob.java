package dev.lsmith.pattern;

import java.util.List;

/**
 * A path pattern: a sequence of parts, matched from the first to the last.
 *
 * <p>The parts are those of AppArmor's file globs (apparmor.d(5), "Globbing (AARE)"); text in a {@link Literal} is
 * plain, whatever characters it holds.
 *
 * @param parts in order; neighbouring literals are joined
 */
public record Glob(List<Part> parts) {
    public Glob {
        parts = List.copyOf(parts);
    }

    /** A pattern that matches exactly one path. */
    public static Glob literal(String path) {
        return new Glob(List.of(new Literal(path)));
    }

    /** Whether it matches exactly one path, whatever the variables are. */
    public boolean isLiteral() {
        return parts.stream().allMatch(p -> p instanceof Literal);
    }

    /** One part of a pattern. */
    public sealed interface Part {}

    /** Plain text. */
    public record Literal(String text) implements Part {}

    /** {@code ?}: one character but {@code /}. */
    public record AnyCharacter() implements Part {}

    /** {@code *}: any characters but {@code /}; at least one directly after a {@code /}. */
    public record AnyInSegment() implements Part {}

    /** {@code **}: any characters; at least one directly after a {@code /}. */
    public record AnyPath() implements Part {}

    /**
     * {@code [a-z]} or {@code [^a-z]}: one character of, or not of, the ranges.
     *
     * @param ranges sorted by their first character
     * @param negated whether the class is the complement
     */
    public record CharacterClass(List<Range> ranges, boolean negated) implements Part {
        public CharacterClass {
            ranges = List.copyOf(ranges);
        }
    }

    /** The characters from {@code first} to {@code last}, both included. */
    public record Range(char first, char last) {}

    /** {@code {a,b}}: one of the branches; a branch may be empty. */
    public record Alternation(List<Glob> branches) implements Part {
        public Alternation {
            branches = List.copyOf(branches);
        }
    }

    /**
     * {@code @{name}}: any value of a variable.
     *
     * @param name without {@code @{}}
     */
    public record Variable(String name) implements Part {}
}
