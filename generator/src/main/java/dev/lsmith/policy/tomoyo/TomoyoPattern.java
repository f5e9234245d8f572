package dev.lsmith.policy.tomoyo;

import dev.lsmith.base.KernelText;
import dev.lsmith.base.kernel.TomoyoText;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.ByteSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A name or pattern of TOMOYO's language (tomoyo_path_matches_pattern in security/tomoyo/util.c): {@code \*} any characters but a slash,
 * {@code \@} neither slash nor dot, {@code \?} one character, {@code \$} digits, {@code \+} one, {@code \X} and {@code \x} hexadecimal ones,
 * {@code \A} and {@code \a} letters, {@code \-} less what follows, {@code /\{dir\}/} one or more times. A pattern of a folder matches folders
 * only, and one of a file files only.
 *
 * @param segments what stands between the slashes
 * @param isExact whether nothing in it is a pattern
 */
record TomoyoPattern(List<Segment> segments, boolean isExact) {
    private static final ByteSet NAME = ByteSet.of(0, '/').complement();
    private static final ByteSet NO_DOT = ByteSet.of(0, '/', '.').complement();
    private static final ByteSet DIGITS = ByteSet.range('0', '9');
    private static final String LETTERS = "A-Za-z";

    TomoyoPattern {
        segments = List.copyOf(segments);
    }

    /**
     * What stands between two slashes.
     *
     * @param parts what it is, and behind it what it is not
     * @param repeated whether it stands in <code>\{</code> and <code>\}</code>
     */
    record Segment(List<List<Piece>> parts, boolean repeated) {
        Segment {
            parts = List.copyOf(parts);
        }

        /** Whether it is nothing but stars, perhaps less something; no name that the kernel has is empty. */
        boolean isStars() {
            return !parts.get(0).isEmpty() && parts.get(0).stream().allMatch(Piece::isStar);
        }
    }

    /**
     * One byte, or what stands for some.
     *
     * @param wildcard the letter behind the backslash; 0 for a byte
     * @param value the byte
     */
    record Piece(char wildcard, int value) {
        boolean isStar() {
            return wildcard == '*' || wildcard == '@';
        }

        /** As a regular expression over bytes. */
        String regex() {
            return switch (wildcard) {
                case 0 -> String.format(Locale.ROOT, "\\x%02x", value);
                case '*' -> "[^/]*";
                case '@' -> "[^/.]*";
                case '?' -> "[^/]";
                case '$' -> "[0-9]+";
                case '+' -> "[0-9]";
                case 'X' -> "[0-9A-Fa-f]+";
                case 'x' -> "[0-9A-Fa-f]";
                case 'A' -> "[" + LETTERS + "]+";
                default -> "[" + LETTERS + "]";
            };
        }

        BytePattern bytes() {
            return switch (wildcard) {
                case 0 -> BytePattern.bytes(value);
                case '*' -> new BytePattern.Many(NAME);
                case '@' -> new BytePattern.Many(NO_DOT);
                case '?' -> new BytePattern.One(NAME);
                case '$' -> some(DIGITS);
                case '+' -> new BytePattern.One(DIGITS);
                case 'X' -> some(hexadecimal());
                case 'x' -> new BytePattern.One(hexadecimal());
                case 'A' -> some(letters());
                default -> new BytePattern.One(letters());
            };
        }

        private static BytePattern some(ByteSet set) {
            return BytePattern.sequence(new BytePattern.One(set), new BytePattern.Many(set));
        }

        private static ByteSet letters() {
            return union(ByteSet.range('a', 'z'), ByteSet.range('A', 'Z'));
        }

        private static ByteSet hexadecimal() {
            return union(DIGITS, union(ByteSet.range('a', 'f'), ByteSet.range('A', 'F')));
        }

        private static ByteSet union(ByteSet one, ByteSet other) {
            ByteSet all = one;
            for (int b : other.stream().toArray()) {
                all = all.with(b);
            }
            return all;
        }
    }

    /** Whether the kernel takes a word for a name or pattern (tomoyo_correct_word2 in util.c). */
    static boolean isWellFormed(String word) {
        return !word.isEmpty() && parse(word).isPresent();
    }

    /** Reads a word; empty if the kernel would not take it. */
    static Optional<TomoyoPattern> parse(String word) {
        List<Segment> segments = new ArrayList<>();
        boolean exact = true;
        for (String text : word.split("/", -1)) {
            boolean repeated = text.startsWith("\\{");
            if (repeated && (segments.isEmpty() || !text.endsWith("\\}") || text.length() < 5)) {
                return Optional.empty();
            }
            List<List<Piece>> parts = new ArrayList<>(List.of(new ArrayList<>()));
            if (!read(repeated ? text.substring(2, text.length() - 2) : text, parts)) {
                return Optional.empty();
            }
            exact &= !repeated && parts.size() == 1 && parts.get(0).stream().allMatch(p -> p.wildcard() == 0);
            segments.add(new Segment(parts, repeated));
        }
        boolean openEnd = segments.get(segments.size() - 1).repeated();
        return openEnd ? Optional.empty() : Optional.of(new TomoyoPattern(segments, exact));
    }

    private static boolean read(String text, List<List<Piece>> parts) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            List<Piece> last = parts.get(parts.size() - 1);
            if (c != '\\') {
                if (c <= ' ' || c >= 0x7f) {
                    return false;
                }
                last.add(new Piece((char) 0, c));
                continue;
            }
            char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
            int value = TomoyoText.octal(text, i + 1);
            if (value >= 0) {
                last.add(new Piece((char) 0, value));
                i += 3;
            } else if (next == '-') {
                parts.add(new ArrayList<>());
                i++;
            } else if (next == '\\') {
                last.add(new Piece((char) 0, '\\'));
                i++;
            } else if (next != 0 && "*@?$+XxAa".indexOf(next) >= 0) {
                last.add(new Piece(next, 0));
                i++;
            } else {
                return false;
            }
        }
        return true;
    }

    /** Tells whether names match. */
    Pattern regex() {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            boolean last = i + 1 == segments.size();
            String one = regex(segment);
            if (segment.repeated()) {
                regex.append(separator(i)).append("(?:").append(one).append("/)+");
            } else if (last && mayEndBefore()) {
                regex.append("(?:/").append(one).append(")?");
            } else {
                regex.append(separator(i)).append(one);
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    private String separator(int at) {
        return at == 0 || segments.get(at - 1).repeated() ? "" : "/";
    }

    /** Where a folder's name is nothing but stars it stands for a name all the same, as the kernel never names an empty one. */
    private static String regex(Segment segment) {
        StringBuilder regex = new StringBuilder();
        for (List<Piece> not : segment.parts().subList(1, segment.parts().size())) {
            regex.append("(?!").append(pieces(not)).append("(?:/|\\z))");
        }
        return regex
                + (segment.isStars() ? "(?=[^/])" : "")
                + pieces(segment.parts().get(0));
    }

    private static String pieces(List<Piece> pieces) {
        StringBuilder regex = new StringBuilder();
        Piece before = new Piece((char) 0, 0);
        for (Piece piece : pieces) {
            if (!(piece.isStar() && piece.equals(before))) {
                regex.append(piece.regex());
            }
            before = piece;
        }
        return regex.toString();
    }

    /**
     * Whether it also matches without its last part: the kernel passes over stars at the end of a pattern of which the name was all used
     * up, so that {@code /\*}{@code /\*} matches {@code /a}. Only behind a wildcard, as what is before the first is compared as text.
     */
    private boolean mayEndBefore() {
        int last = segments.size() - 1;
        boolean behindWildcard = segments.subList(0, last).stream()
                .anyMatch(s -> s.repeated()
                        || s.parts().size() > 1
                        || s.parts().get(0).stream().anyMatch(p -> p.wildcard() != 0));
        return last > 0
                && behindWildcard
                && segments.get(last).isStars()
                && segments.get(last).parts().size() == 1
                && !segments.get(last - 1).repeated();
    }

    /** Whether a name matches. */
    boolean matches(String name) {
        return regex().matcher(new String(KernelText.encode(name), StandardCharsets.ISO_8859_1))
                .matches();
    }

    /**
     * The names as a language.
     *
     * @param less a part that is taken away: 0 for none, else the number of one of {@link #exclusions}
     */
    BytePattern bytes(int less) {
        List<BytePattern> all = new ArrayList<>();
        int exclusion = 0;
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            int part = 0;
            for (int p = 1; p < segment.parts().size(); p++) {
                part = ++exclusion == less ? p : part;
            }
            BytePattern one = bytes(segment.parts().get(part), part == 0);
            if (segment.repeated()) {
                BytePattern folder = BytePattern.sequence(one, BytePattern.bytes('/'));
                all.add(BytePattern.text(separator(i)));
                all.add(folder);
                all.add(new BytePattern.Repeat(folder));
            } else if (i + 1 == segments.size() && mayEndBefore()) {
                all.add(BytePattern.optional(BytePattern.sequence(BytePattern.bytes('/'), one)));
            } else {
                all.add(BytePattern.text(separator(i)));
                all.add(one);
            }
        }
        return new BytePattern.Sequence(all);
    }

    /** What is taken away may be empty, what is left may not. */
    private static BytePattern bytes(List<Piece> pieces, boolean named) {
        List<BytePattern> all =
                new ArrayList<>(pieces.stream().map(Piece::bytes).toList());
        if (named && !pieces.isEmpty() && pieces.stream().allMatch(Piece::isStar)) {
            all.add(0, new BytePattern.One(pieces.stream().allMatch(p -> p.wildcard() == '@') ? NO_DOT : NAME));
        }
        return new BytePattern.Sequence(all);
    }

    /** How many parts are taken away by {@code \-}. */
    int exclusions() {
        return segments.stream().mapToInt(s -> s.parts().size() - 1).sum();
    }

    /** Whether something is taken away from a part that repeats: what is left is not the difference of two patterns. */
    boolean hasRepeatedExclusion() {
        return segments.stream().anyMatch(s -> s.repeated() && s.parts().size() > 1);
    }
}
