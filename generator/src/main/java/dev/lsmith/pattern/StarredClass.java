package dev.lsmith.pattern;

import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.pattern.Glob.AnyCharacter;
import dev.lsmith.pattern.Glob.AnyInSegment;
import dev.lsmith.pattern.Glob.AnyPath;
import dev.lsmith.pattern.Glob.CharacterClass;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import java.util.ArrayList;
import java.util.List;

/**
 * What apparmor_parser makes of brackets with a bare {@code *} or {@code ?} in them. It translates those signs inside the
 * brackets too, into {@code [^/\x00]*} and the like, so that the class takes over the beginning of the translation and ends
 * at its bracket; what follows is a pattern of its own, and the bracket as written is a plain {@code ]} at its end (shown by
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
