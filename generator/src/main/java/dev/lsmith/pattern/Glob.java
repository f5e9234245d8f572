package dev.lsmith.pattern;

import dev.lsmith.base.SaltedHash;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path pattern: a sequence of parts, matched from the first to the last.
 *
 * <p>The parts are those of AppArmor's file globs (apparmor.d(5), "Globbing (AARE)"); text in a {@link Literal} is
 * plain, whatever characters it holds.
 *
 * @param parts in order; neighbouring literals are joined
 */
public record Glob(List<Part> parts) implements Comparable<Glob> {
    /** The pattern of the empty text. */
    public static final Glob EMPTY = new Glob(List.of());

    public Glob {
        parts = List.copyOf(parts);
    }

    /** A pattern of those parts. */
    public static Glob of(Part... parts) {
        return new Glob(List.of(parts));
    }

    /** A pattern that matches exactly one path. */
    public static Glob literal(String path) {
        return new Glob(List.of(new Literal(path)));
    }

    /** Whether some of it is a {@link Fragment}. */
    public boolean isFragment() {
        return parts.stream().anyMatch(Fragment.class::isInstance);
    }

    /** The plain text that it begins with; empty where it begins with anything else. */
    public String beginning() {
        return !parts.isEmpty() && parts.get(0) instanceof Literal literal ? literal.text() : "";
    }

    /** Whether it matches exactly one path, whatever the variables are. */
    public boolean isLiteral() {
        for (Part part : parts) {
            if (!(part instanceof Literal)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The same language in the one form that {@link GlobParser} reads: literals joined, runs of stars made one, classes
     * sorted and disjoint, a class of one character a literal, an alternation of one branch that branch.
     */
    public Glob normalised() {
        return GlobNormaliser.normalise(this);
    }

    /** The pattern as AppArmor writes it between quotes; see {@link GlobWriter}. */
    public String text() {
        return GlobWriter.write(this);
    }

    /** The names of the variables in it, those in the variables' values not counted. */
    public Set<String> variables() {
        Set<String> names = new TreeSet<>();
        collectVariables(names);
        return names;
    }

    private void collectVariables(Set<String> names) {
        for (Part part : parts) {
            if (part instanceof Variable variable) {
                names.add(variable.name());
            } else if (part instanceof Fragment fragment) {
                fragment.collectVariables(names);
            } else if (part instanceof Alternation alternation) {
                alternation.branches().forEach(b -> b.collectVariables(names));
            }
        }
    }

    /** Orders globs by their text as written. */
    @Override
    public int compareTo(Glob other) {
        return text().compareTo(other.text());
    }

    /** One part of a pattern. */
    public sealed interface Part {}

    /** Plain text. */
    public record Literal(String text) implements Part {
        @Override
        public int hashCode() {
            return SaltedHash.of(text);
        }
    }

    /** {@code ?}: one character but {@code /}. */
    public record AnyCharacter() implements Part {}

    /** {@code *}: any characters but {@code /}; at least one directly after a {@code /}. */
    public record AnyInSegment() implements Part {}

    /** {@code **}: any characters; at least one directly after a {@code /}. */
    public record AnyPath() implements Part {}

    /**
     * {@code [a-z]} or {@code [^a-z]}: one character of, or not of, the ranges.
     *
     * <p>A character is a byte here, as AppArmor sees paths as bytes: ASCII, or U+DC80 to U+DCFF for the bytes above it
     * (see {@link dev.lsmith.base.KernelText}). A negated class matches {@code /} too (measured with apparmor_parser
     * 3.0.8: {@code [^a]} and {@code [^a/]} differ).
     *
     * @param ranges at least one, sorted by their first character
     * @param negated whether the class is the complement
     */
    public record CharacterClass(List<Range> ranges, boolean negated) implements Part {
        public CharacterClass {
            ranges = List.copyOf(ranges);
            if (ranges.isEmpty()) {
                throw new IllegalArgumentException("a character class without a character");
            }
        }
    }

    /**
     * A pattern with brackets that do not end where they seem to, up to its end; see {@link OddBrackets}.
     *
     * @param text as written, from those brackets or the braces around them on; it holds no variable
     */
    public record OddPattern(String text) implements Part {}

    /**
     * The characters from {@code first} to {@code last}, both included.
     *
     * @throws IllegalArgumentException when one of them is no byte, or they stand in the wrong order
     */
    public record Range(char first, char last) {
        public Range {
            if (!Bytes.isByte(first) || !Bytes.isByte(last) || first > last) {
                throw new IllegalArgumentException("no range of bytes: " + (int) first + " to " + (int) last);
            }
        }

        /** One character. */
        public static Range of(char only) {
            return new Range(only, only);
        }
    }

    /** {@code {a,b}}: one of the branches, of which there is at least one; a branch may be empty. */
    public record Alternation(List<Glob> branches) implements Part {
        public Alternation {
            branches = List.copyOf(branches);
            if (branches.isEmpty()) {
                throw new IllegalArgumentException("an alternation without a branch");
            }
        }

        /** One of those. */
        public static Alternation of(Glob... branches) {
            return new Alternation(List.of(branches));
        }
    }

    /**
     * {@code @{name}}: any value of a variable.
     *
     * @param name without {@code @{}}
     */
    public record Variable(String name) implements Part {}

    /**
     * Text that makes a pattern only together with the values of its variables, or of a variable only together with
     * what stands around it: <code>{a,b@{rest}</code>. It matches nothing by itself.
     *
     * @param text as written, without quotes
     */
    public record Fragment(String text) implements Part {
        private static final Pattern VARIABLE = Pattern.compile("(?<!\\\\)@\\{([A-Za-z][A-Za-z0-9_]*)\\}");

        private void collectVariables(Set<String> names) {
            Matcher matcher = VARIABLE.matcher(text);
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
        }
    }
}
