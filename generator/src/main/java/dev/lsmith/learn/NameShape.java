package dev.lsmith.learn;

import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.Glob.Alternation;
import dev.lsmith.pattern.Glob.AnyInSegment;
import dev.lsmith.pattern.Glob.CharacterClass;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One value of a variable in the notation of {@code profiles/patterns/variables.csv}: plain characters and classes with
 * how often they come, {@code [0-9a-f]{12..64}}, and {@code *} for any characters but a slash.
 *
 * @param pieces in order
 */
record NameShape(List<Piece> pieces) {
    private static final Pattern PIECE = Pattern.compile("\\[([^\\]]+)\\](?:\\{(\\d+)(?:\\.\\.(\\d+))?\\})?|([^\\[])");

    /**
     * Characters and how often they come.
     *
     * @param characters the class as between brackets; {@code *} for any
     */
    record Piece(String characters, int least, int most) {
        private static final String ANY = "*";
        private static final List<String> WORDS = List.of("aarch64", "x86_64", "riscv64", "arm", "i386", "any");

        /** Whether it is as many characters of any kind as there are. */
        boolean isAny() {
            return characters.equals(ANY);
        }

        private static String word(long number) {
            return WORDS.get((int) (number % WORDS.size()))
                    + (number < WORDS.size() ? "" : Long.toString(number / WORDS.size()));
        }

        List<Range> ranges() {
            List<Range> ranges = new ArrayList<>();
            for (int i = 0; i < characters.length(); ) {
                boolean range = i + 2 < characters.length() && characters.charAt(i + 1) == '-';
                ranges.add(new Range(characters.charAt(i), characters.charAt(range ? i + 2 : i)));
                i += range ? 3 : 1;
            }
            return ranges;
        }

        /** The character of that number, of as many as there are, over and over. */
        char character(long number) {
            int left = (int) (number % size());
            for (Range range : ranges()) {
                int length = range.last() - range.first() + 1;
                if (left < length) {
                    return (char) (range.first() + left);
                }
                left -= length;
            }
            throw new IllegalStateException("unreachable: fewer characters than counted");
        }

        int size() {
            return ranges().stream().mapToInt(r -> r.last() - r.first() + 1).sum();
        }
    }

    NameShape {
        pieces = List.copyOf(pieces);
    }

    /** Reads the notation of {@code variables.csv}. */
    static NameShape of(String notation) {
        List<Piece> pieces = new ArrayList<>();
        Matcher matcher = PIECE.matcher(notation);
        int at = 0;
        while (at < notation.length()) {
            if (!matcher.region(at, notation.length()).lookingAt()) {
                throw new IllegalArgumentException("not a shape: " + notation);
            }
            pieces.add(piece(matcher));
            at = matcher.end();
        }
        return new NameShape(pieces);
    }

    private static Piece piece(Matcher matcher) {
        if (matcher.group(1) == null) {
            return new Piece(matcher.group(4), 1, 1);
        }
        int least = matcher.group(2) == null ? 1 : Integer.parseInt(matcher.group(2));
        int most = matcher.group(3) == null ? least : Integer.parseInt(matcher.group(3));
        return new Piece(matcher.group(1), least, most);
    }

    /** As a regular expression of Java, without groups. */
    String regex() {
        StringBuilder regex = new StringBuilder();
        for (Piece piece : pieces) {
            if (piece.isAny()) {
                regex.append("[^/]*");
                continue;
            }
            regex.append('[').append(piece.characters()).append(']');
            regex.append('{')
                    .append(piece.least())
                    .append(',')
                    .append(piece.most())
                    .append('}');
        }
        return regex.toString();
    }

    /** As a glob: what may be missing stands in alternations with an empty branch. */
    Glob glob() {
        List<Part> parts = new ArrayList<>();
        for (Piece piece : pieces) {
            if (piece.isAny()) {
                parts.add(new AnyInSegment());
                continue;
            }
            Part one = new CharacterClass(piece.ranges(), false);
            Part maybe = Alternation.of(Glob.EMPTY, Glob.of(one));
            for (int i = 0; i < piece.most(); i++) {
                parts.add(i < piece.least() ? one : maybe);
            }
        }
        return new Glob(parts).normalised();
    }

    /** One of its texts; other numbers, other texts, as far as there are any. */
    String sample(long number) {
        StringBuilder text = new StringBuilder();
        long left = number;
        for (Piece piece : pieces) {
            if (piece.isAny()) {
                text.append(left < 0 ? "" : Piece.word(left));
                left = -1;
                continue;
            }
            int size = piece.size();
            for (int i = 0; i < piece.least(); i++) {
                text.append(piece.character(left));
                left /= size;
            }
            for (int i = piece.least(); i < piece.most() && left > 0; i++) {
                text.append(piece.character(left));
                left /= size;
            }
        }
        return text.toString();
    }
}
