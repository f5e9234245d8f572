package dev.lsmith.pattern;

import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.pattern.Glob.Alternation;
import dev.lsmith.pattern.Glob.AnyCharacter;
import dev.lsmith.pattern.Glob.AnyInSegment;
import dev.lsmith.pattern.Glob.AnyPath;
import dev.lsmith.pattern.Glob.CharacterClass;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Globs as patterns over bytes, as apparmor_parser 3.0.8 translates them ({@code -D rule-exprs} shows it). */
public final class GlobBytes {
    private final ByteSet inSegment;
    private final ByteSet inPath;

    private GlobBytes(boolean withNul) {
        this.inSegment =
                withNul ? ByteSet.of('/').complement() : ByteSet.of(0, '/').complement();
        this.inPath = withNul ? ByteSet.ALL : ByteSet.NOT_NUL;
    }

    /** Of a glob without variables, with its slashes collapsed. */
    public static BytePattern of(Glob expanded) {
        return new GlobBytes(false).sequence(expanded, true);
    }

    /** As {@link #of(Glob)}, but its stars cover NUL too: the addresses of abstract sockets. */
    public static BytePattern ofAddress(Glob expanded) {
        return new GlobBytes(true).sequence(expanded, true);
    }

    /**
     * Of a glob with variables.
     *
     * @throws InputException when a variable is not declared or there are too many combinations
     */
    public static BytePattern of(Glob glob, Map<String, List<Glob>> variables) throws InputException {
        List<BytePattern> values = new ArrayList<>();
        for (Glob expanded : GlobExpansion.expand(glob, variables)) {
            values.add(of(expanded));
        }
        return values.size() == 1 ? values.get(0) : new BytePattern.Choice(values);
    }

    private BytePattern sequence(Glob glob, boolean outermost) {
        List<BytePattern> patterns = new ArrayList<>();
        List<Part> parts = glob.parts();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (part instanceof AnyInSegment || part instanceof AnyPath) {
                if (needsOne(parts, i, outermost)) {
                    patterns.add(new BytePattern.One(inSegment));
                }
                patterns.add(new BytePattern.Many(part instanceof AnyPath ? inPath : inSegment));
            } else {
                patterns.add(pattern(part));
            }
        }
        return patterns.size() == 1 ? patterns.get(0) : new BytePattern.Sequence(patterns);
    }

    /**
     * Whether a star stands for at least one character: between a slash and a slash or the end of the text. Braces are
     * text here: in <code>/{*,b}</code> the star may be empty (measured with apparmor_parser 3.0.8).
     */
    private static boolean needsOne(List<Part> parts, int star, boolean outermost) {
        boolean afterSlash =
                star > 0 && parts.get(star - 1) instanceof Literal l && l.text().endsWith("/");
        boolean last = star + 1 == parts.size();
        boolean beforeSlash =
                !last && parts.get(star + 1) instanceof Literal l && l.text().startsWith("/");
        return afterSlash && (beforeSlash || (last && outermost));
    }

    private BytePattern pattern(Part part) {
        if (part instanceof Literal literal) {
            return BytePattern.text(literal.text());
        } else if (part instanceof AnyCharacter) {
            return new BytePattern.One(ByteSet.of(0, '/').complement());
        } else if (part instanceof CharacterClass characters) {
            return new BytePattern.One(bytes(characters));
        } else if (part instanceof Glob.StarredBrackets brackets) {
            StarredClass meant = StarredClass.of(brackets.text());
            ByteSet first = bytes(meant.first());
            return BytePattern.sequence(
                    meant.repeated() ? new BytePattern.Many(first) : new BytePattern.One(first),
                    sequence(meant.rest(), false));
        } else if (part instanceof Alternation alternation) {
            return new BytePattern.Choice(alternation.branches().stream()
                    .map(branch -> sequence(branch, false))
                    .toList());
        }
        throw new IllegalArgumentException("not expanded: " + part);
    }

    private static ByteSet bytes(CharacterClass characters) {
        ByteSet bytes = ByteSet.NONE;
        for (Range range : characters.ranges()) {
            for (int b = Bytes.value(range.first()); b <= Bytes.value(range.last()); b++) {
                bytes = bytes.with(b);
            }
        }
        return characters.negated() ? bytes.complement() : bytes;
    }

    /**
     * What apparmor_parser makes of brackets with a bare {@code *} or {@code ?} in them. It translates those signs inside the
     * brackets too, into {@code [^/\x00]*} and the like, so that the class takes over the beginning of the translation and ends
     * at its bracket; what follows is a pattern of its own, and the bracket as written is a plain {@code ]} at its end, unless another class
     * begins there, which it then ends (shown by
     * {@code -D rule-exprs}, the same in 3.0.8, 4.1.0 and 5.0.2). Nobody means that, and it is accepted.
     *
     * @param first the class that is left
     * @param repeated whether any number of its characters matches
     * @param rest what follows, {@code ]} included
     */
    record StarredClass(CharacterClass first, boolean repeated, Glob rest) {
        /** The signs of the translation that fall into the class: {@code [^/} and NUL, or without the slash for two stars. */
        private static final String IN_SEGMENT = "[\\^/\\000";

        private static final String IN_PATH = "[\\^\\000";

        /**
         * The meaning of such brackets.
         *
         * @param written the brackets with what is in them
         */
        static StarredClass of(String written) {
            int sign = signIn(written, 1);
            boolean one = written.charAt(sign) == '?';
            int end = written.startsWith("**", sign) ? sign + 2 : sign + 1;
            boolean path = end == sign + 2;
            boolean first = !one && !path && written.charAt(sign - 1) == '/' && written.charAt(end) == '/';
            String members = written.substring(0, sign) + (path ? IN_PATH : IN_SEGMENT) + "]";
            List<Part> rest = new ArrayList<>();
            if (first) {
                rest.add(new AnyInSegment());
            }
            addRest(written.substring(end), rest);
            return new StarredClass(characters(members), !one && !first, new Glob(rest).normalised());
        }

        /** Where the first bare sign stands; -1 when there is none before the brackets end. */
        static int signIn(String text, int open) {
            for (int i = open; i < text.length() && text.charAt(i) != ']'; i++) {
                char c = text.charAt(i);
                if (c == '*' || c == '?') {
                    return i;
                }
                i += c == '\\' ? 1 : 0;
            }
            return -1;
        }

        private static CharacterClass characters(String brackets) {
            try {
                Glob glob = GlobParser.parse(brackets, new Position("class", 1, 1));
                return (CharacterClass) glob.parts().get(0);
            } catch (InputException e) {
                throw new IllegalArgumentException(e);
            }
        }

        private static void addRest(String text, List<Part> rest) {
            StringBuilder literal = new StringBuilder();
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '[') {
                    rest.add(new Literal(GlobParser.unescaped(literal.toString())));
                    String inner = text.substring(i);
                    rest.add(signIn(inner, 1) < 0 ? characters(inner) : new Glob.StarredBrackets(inner));
                    return;
                }
                if (c == '*' || c == '?') {
                    rest.add(new Literal(GlobParser.unescaped(literal.toString())));
                    literal.setLength(0);
                    boolean two = text.startsWith("**", i);
                    rest.add(c == '?' ? new AnyCharacter() : two ? new AnyPath() : new AnyInSegment());
                    i += two ? 1 : 0;
                } else {
                    literal.append(c);
                    if (c == '\\' && i + 1 < text.length()) {
                        literal.append(text.charAt(++i));
                    }
                }
            }
            rest.add(new Literal(GlobParser.unescaped(literal.toString())));
        }
    }
}
