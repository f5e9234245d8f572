package dev.lsmith.pattern;

import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.pattern.Glob.CharacterClass;
import java.util.ArrayList;
import java.util.List;

/**
 * Brackets that do not end where they seem to: with a bare {@code *} or {@code ?} in them, or with nothing.
 *
 * <p>apparmor_parser reads a glob twice. First it writes it as a regular expression, sign by sign, also inside brackets: {@code *} becomes
 * {@code [^/\x00]*} (parser_regex.c, convert_aaregex_to_pcre). Then it reads that expression, where a class that begins with {@code ]}
 * holds it (libapparmor_re/parse.y, charset). So {@code [a*]} is the class {@code [a[^/\x00]}, any number of times, and then {@code ]}; and
 * {@code []*} is {@code [][^/\x00]}, any number of times. Nobody means that, and it is accepted: the same by 3.0.8, 4.1.0 and 5.0.2
 * ({@code -D rule-exprs} shows it). This does the same in the same two steps.
 */
final class OddBrackets {
    /** Signs that keep their backslash until the expression is read. */
    private static final String KEPT = "*?[]{}^,\\";

    private static final String ESCAPED_ALWAYS = ".+|()";

    private OddBrackets() {}

    /** Where the first such brackets begin, or the outermost brace that they stand in; -1 for nowhere. */
    static int firstIn(String glob) {
        int depth = 0;
        int brace = 0;
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '{') {
                brace = depth == 0 ? i : brace;
                depth++;
            } else if (c == '}') {
                depth--;
            } else if (c == '[') {
                int end = end(glob, i + 1);
                if (isOdd(glob.substring(i + 1, end))) {
                    return depth > 0 ? brace : i;
                }
                i = end;
            }
        }
        return -1;
    }

    /** Where the brackets seem to end; the end of the text where they do not. */
    private static int end(String glob, int from) {
        int i = from;
        while (i < glob.length() && glob.charAt(i) != ']') {
            i += glob.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(i, glob.length());
    }

    private static boolean isOdd(String members) {
        if (members.isEmpty() || members.equals("^") || members.equals("\\^")) {
            return true;
        }
        for (int i = 0; i < members.length(); i++) {
            char c = members.charAt(i);
            if (c == '*' || c == '?') {
                return true;
            }
            i += c == '\\' ? 1 : 0;
        }
        return false;
    }

    /** Whether apparmor_parser accepts a glob that begins with such brackets. */
    static boolean isAccepted(String glob) {
        try {
            pattern(glob, false);
            return true;
        } catch (Refused e) {
            return false;
        }
    }

    /**
     * What such a glob means; of one that is not accepted nothing.
     *
     * @param withNul whether stars cover NUL, as in the addresses of abstract sockets
     */
    static BytePattern meaning(String glob, boolean withNul) {
        try {
            return pattern(glob, withNul);
        } catch (Refused e) {
            return new BytePattern.One(ByteSet.NONE);
        }
    }

    private static BytePattern pattern(String glob, boolean withNul) throws Refused {
        return new Expression(new Translation(glob, withNul).expression()).read();
    }

    /** The text is no pattern to apparmor_parser. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
    }

    /** The first step: from a glob to a regular expression. */
    private static final class Translation {
        private final String glob;
        private final String star;
        private final StringBuilder out = new StringBuilder();
        private final List<Integer> commas = new ArrayList<>();
        private boolean inClass;

        Translation(String glob, boolean withNul) {
            this.glob = GlobParser.unescaped(glob, KEPT);
            this.star = withNul ? "[^/]" : "[^/\\000]";
        }

        String expression() throws Refused {
            for (int i = 0; i < glob.length(); i++) {
                i = sign(i);
            }
            if (inClass || !commas.isEmpty()) {
                throw new Refused();
            }
            return out.toString();
        }

        /** Writes the sign at an index, and gives the index of its last character. */
        private int sign(int at) throws Refused {
            char c = glob.charAt(at);
            switch (c) {
                case '\\' -> {
                    return escape(at + 1);
                }
                case '*' -> {
                    return star(at);
                }
                case '?' -> out.append("[^/\\000]");
                case '[' -> {
                    inClass = true;
                    out.append(c);
                }
                case ']' -> {
                    refuse(!inClass);
                    inClass = false;
                    out.append(c);
                }
                default -> plain(c);
            }
            return at;
        }

        private void plain(char c) throws Refused {
            if (inClass) {
                out.append(ESCAPED_ALWAYS.indexOf(c) >= 0 ? "\\" : "").append(c);
            } else if (c == '{') {
                commas.add(0);
                out.append('(');
            } else if (c == '}') {
                refuse(commas.isEmpty() || commas.remove(commas.size() - 1) == 0);
                out.append(')');
            } else if (c == ',' && !commas.isEmpty()) {
                commas.set(commas.size() - 1, commas.get(commas.size() - 1) + 1);
                out.append('|');
            } else {
                out.append((ESCAPED_ALWAYS + "^$").indexOf(c) >= 0 ? "\\" : "").append(c);
            }
        }

        /** A sign behind its backslash; three digits are the backslash itself. */
        private int escape(int at) throws Refused {
            refuse(at == glob.length());
            if (glob.startsWith("134", at)) {
                out.append("\\134");
                return at + 2;
            }
            char c = glob.charAt(at);
            out.append(c == '^' && inClass ? "" : "\\").append(c);
            return at;
        }

        private int star(int at) {
            boolean two = glob.startsWith("**", at);
            int end = at;
            while (end < glob.length() && glob.charAt(end) == '*') {
                end++;
            }
            boolean afterSlash = out.length() > 0 && out.charAt(out.length() - 1) == '/';
            if (afterSlash && (end == glob.length() || glob.charAt(end) == '/')) {
                out.append(star);
            }
            out.append(two ? "[^\\000]" : star).append('*');
            return two ? at + 1 : at;
        }

        private static void refuse(boolean fault) throws Refused {
            if (fault) {
                throw new Refused();
            }
        }
    }

    /** The second step: a regular expression of classes, groups, and plain or escaped characters; only a class repeats. */
    private static final class Expression {
        private final String text;
        private int at;

        Expression(String text) {
            this.text = text;
        }

        BytePattern read() throws Refused {
            BytePattern read = choice();
            Translation.refuse(at < text.length());
            return read;
        }

        private BytePattern choice() throws Refused {
            List<BytePattern> branches = new ArrayList<>(List.of(sequence()));
            while (at < text.length() && text.charAt(at) == '|') {
                at++;
                branches.add(sequence());
            }
            return branches.size() == 1 ? branches.get(0) : new BytePattern.Choice(branches);
        }

        private BytePattern sequence() throws Refused {
            List<BytePattern> parts = new ArrayList<>();
            while (at < text.length() && text.charAt(at) != '|' && text.charAt(at) != ')') {
                parts.add(part());
            }
            return new BytePattern.Sequence(parts);
        }

        private BytePattern part() throws Refused {
            char c = text.charAt(at);
            if (c == '[') {
                ByteSet set = characters();
                if (at < text.length() && text.charAt(at) == '*') {
                    at++;
                    return new BytePattern.Many(set);
                }
                return new BytePattern.One(set);
            }
            if (c == '(') {
                at++;
                BytePattern group = choice();
                Translation.refuse(at == text.length());
                at++;
                return group;
            }
            Translation.refuse(c == '*');
            return BytePattern.text(GlobParser.unescaped(text.substring(at, past())));
        }

        /** Steps over a character, with its backslash and digits, to where the next begins. */
        private int past() {
            boolean octal = text.charAt(at) == '\\' && text.substring(at).matches("(?s)\\\\[0-7]{3}.*");
            int length = octal ? 4 : text.charAt(at) == '\\' ? 2 : Character.charCount(text.codePointAt(at));
            at += length;
            return at;
        }

        /** A class; its first member may be a bracket. */
        private ByteSet characters() throws Refused {
            at++;
            StringBuilder members = new StringBuilder("[");
            if (text.startsWith("^", at)) {
                at++;
                members.append('^');
            }
            for (boolean first = true; first || !text.startsWith("]", at); first = false) {
                Translation.refuse(at >= text.length());
                int begin = at;
                String member = text.substring(begin, past());
                members.append(
                        member.equals("]") ? "\\]" : member.equals("*") || member.equals("?") ? "\\" + member : member);
            }
            at++;
            try {
                Glob glob = GlobParser.parse(members.append(']').toString(), new Position("class", 1, 1), true);
                return GlobBytes.bytes((CharacterClass) glob.parts().get(0));
            } catch (InputException e) {
                throw new Refused();
            }
        }
    }
}
