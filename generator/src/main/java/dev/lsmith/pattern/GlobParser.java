package dev.lsmith.pattern;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.base.Position;
import dev.lsmith.pattern.Glob.Alternation;
import dev.lsmith.pattern.Glob.AnyCharacter;
import dev.lsmith.pattern.Glob.AnyInSegment;
import dev.lsmith.pattern.Glob.AnyPath;
import dev.lsmith.pattern.Glob.CharacterClass;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Range;
import dev.lsmith.pattern.Glob.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * AppArmor's globs: {@code * ** ? [..] {a,b} @{name}} and the escapes backslash + character, {@code \ooo},
 * {@code \dDDD}, {@code \xHH} (apparmor.d(5), "Globbing (AARE)"; details measured with apparmor_parser 3.0.8).
 *
 * <p>Refuses what apparmor_parser refuses; brackets that do not end where they seem to make a {@link Glob.OddPattern}.
 */
public final class GlobParser {
    private static final int DEEPEST = 50;
    private static final Pattern VARIABLE = Pattern.compile("@\\{([A-Za-z][A-Za-z0-9_]*)\\}");

    private final String text;
    private final Position start;
    private int at;

    private GlobParser(String text, Position start) {
        this.text = text;
        this.start = start;
    }

    /**
     * Reads a glob without quotes around it.
     *
     * @return the normalised glob
     * @throws InputException when the text is no glob, with the column of the fault
     */
    public static Glob parse(String globText) throws InputException {
        return parse(globText, new Position("glob", 1, 1));
    }

    /**
     * Reads a glob that stands at a place of a file.
     *
     * @param start where its first character stands
     * @return the normalised glob
     * @throws InputException when the text is no glob, with the column of the fault
     */
    public static Glob parse(String globText, Position start) throws InputException {
        return parse(globText, start, false);
    }

    /**
     * As {@link #parse(String, Position)}.
     *
     * @param asGiven whether brackets are classes as they stand, and classes of one character stay classes
     */
    static Glob parse(String globText, Position start, boolean asGiven) throws InputException {
        if (asGiven) {
            return new GlobParser(globText, start).sequence(0);
        }
        int odd = OddBrackets.firstIn(globText);
        return odd < 0
                ? new GlobParser(globText, start).sequence(0).normalised()
                : new GlobParser(globText, start).oddPattern(odd);
    }

    /** A variable's value may be in brackets, so they are read once it is put in. */
    private Glob oddPattern(int odd) throws InputException {
        List<Part> parts = new ArrayList<>();
        while (at < odd) {
            parts.add(part(text.charAt(at), 0));
        }
        String behind = text.substring(odd);
        if (VARIABLE.matcher(behind).find() || !OddBrackets.isAccepted(behind)) {
            boolean empty = text.startsWith("[]", odd) || text.startsWith("[^]", odd);
            throw fault(
                    odd,
                    empty ? "an empty character class" : "brackets that make no character class",
                    "write `\\[` for the character itself");
        }
        parts.add(new Glob.OddPattern(behind));
        return new Glob(parts).normalised();
    }

    /**
     * Reads the value of a variable, or a pattern that may need the values of its variables to be one: what is none by
     * itself is a {@link Glob.Fragment}.
     */
    public static Glob parseLoosely(String globText, Position start) {
        try {
            return parse(globText, start);
        } catch (InputException e) {
            return Glob.of(new Glob.Fragment(globText));
        }
    }

    /** Text that is no pattern, each escape as the character that it stands for; a backslash at the end is itself. */
    public static String unescaped(String text) {
        return unescaped(text, "");
    }

    /** As {@link #unescaped(String)}, but those characters keep a backslash before them, itself as {@code \134}. */
    public static String unescaped(String text, String kept) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        GlobParser parser = new GlobParser(text, new Position("text", 1, 1));
        StringBuilder out = new StringBuilder();
        while (parser.at < text.length()) {
            char c = text.charAt(parser.at);
            if (c == '\\' && parser.at + 1 < text.length()) {
                char meant = parser.escaped();
                boolean keeps = kept.indexOf(meant) >= 0;
                out.append(keeps ? "\\" : "").append(keeps && meant == '\\' ? "134" : meant);
            } else {
                out.append(c);
                parser.at++;
            }
        }
        return KernelText.decode(KernelText.encode(out.toString()));
    }

    private Glob sequence(int depth) throws InputException {
        List<Part> parts = new ArrayList<>();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (depth > 0 && (c == ',' || c == '}')) {
                break;
            }
            parts.add(part(c, depth));
        }
        return new Glob(parts);
    }

    private Part part(char c, int depth) throws InputException {
        Optional<Part> variable = c == '@' ? variable() : Optional.empty();
        if (variable.isPresent()) {
            return variable.get();
        }
        return switch (c) {
            case '?' -> plain(new AnyCharacter());
            case '*' -> star();
            case '[' -> characterClass();
            case '{' -> alternation(depth + 1);
            case '}', ']' ->
                throw fault(at, "unbalanced `" + c + "` in a pattern", "write `\\" + c + "` for the character itself");
            case '\\' -> new Literal(Character.toString(escape()));
            default -> plain(new Literal(Character.toString(c)));
        };
    }

    private Part plain(Part part) {
        at++;
        return part;
    }

    private Part star() {
        at++;
        if (at < text.length() && text.charAt(at) == '*') {
            at++;
            return new AnyPath();
        }
        return new AnyInSegment();
    }

    private Optional<Part> variable() {
        Matcher matcher = VARIABLE.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return Optional.empty();
        }
        at = matcher.end();
        return Optional.of(new Variable(matcher.group(1)));
    }

    private Part alternation(int depth) throws InputException {
        int open = at;
        if (depth > DEEPEST) {
            throw fault(open, "more than " + DEEPEST + " alternations inside each other", "split the rule");
        }
        List<Glob> branches = new ArrayList<>();
        do {
            at++;
            branches.add(sequence(depth));
        } while (at < text.length() && text.charAt(at) == ',');
        if (at == text.length()) {
            throw fault(open, "`{` without its `}`", "write `\\{` for the character itself");
        }
        at++;
        if (branches.size() == 1) {
            throw fault(open, "an alternation of one branch", "write `{a,b}`, or `\\{` for the character itself");
        }
        return new Alternation(branches);
    }

    private Part characterClass() throws InputException {
        int open = at;
        at++;
        boolean negated = at < text.length() && peekMember() == '^';
        if (negated) {
            member(open);
        }
        int first = at;
        List<Range> ranges = new ArrayList<>();
        while (at < text.length() && text.charAt(at) != ']') {
            range(open, first, ranges);
        }
        if (at == text.length()) {
            throw fault(open, "`[` without its `]`", "write `\\[` for the character itself");
        }
        at++;
        if (ranges.isEmpty()) {
            throw fault(open, "an empty character class", "write `\\[` for the character itself");
        }
        return new CharacterClass(GlobNormaliser.disjoint(ranges), negated);
    }

    private void range(int open, int first, List<Range> ranges) throws InputException {
        int begin = at;
        List<Character> low = member(open);
        if (begin != first && low.get(0) == '-') {
            throw fault(begin, "a hyphen that ends no range", "put it first in the class");
        }
        if (at < text.length() && peekMember() == '-') {
            member(open);
            if (at >= text.length() || text.charAt(at) == ']' || low.size() > 1) {
                throw fault(begin, "a range without its end", "put the hyphen first in the class");
            }
            char from = low.get(0);
            List<Character> high = member(open);
            char to = high.get(0);
            if (to == '-' || (begin == first && low.get(0) == '^')) {
                throw fault(begin, "a range of `" + text.substring(begin, at) + "`", "put hyphen and `^` elsewhere");
            }
            ranges.add(from <= to ? new Range(from, to) : new Range(to, from));
            high.subList(1, high.size()).forEach(b -> ranges.add(Range.of(b)));
            return;
        }
        low.forEach(b -> ranges.add(Range.of(b)));
    }

    /** The first byte of the member at hand, without moving on; an escape changes nothing about its meaning. */
    private int peekMember() throws InputException {
        int before = at;
        char c = text.charAt(at) == '\\' ? escape() : text.charAt(at);
        at = before;
        return c;
    }

    /** The bytes of one member of a class; more than one for a character beyond ASCII. */
    private List<Character> member(int open) throws InputException {
        char c = text.charAt(at);
        if (c == '\\' && at + 1 < text.length() && text.charAt(at + 1) >= 0x80) {
            at++;
        } else if (c == '\\') {
            return List.of(escape());
        }
        if (c == '@' && VARIABLE.matcher(text).region(at, text.length()).lookingAt()) {
            throw fault(open, "a variable inside a character class", "write the characters, or an alternation");
        }
        int length = Character.charCount(text.codePointAt(at));
        List<Character> bytes = Bytes.characters(text.substring(at, at + length));
        at += length;
        return bytes;
    }

    /** The byte that an escape stands for. A backslash before any other character is that character. */
    private char escape() throws InputException {
        int begin = at;
        at++;
        if (at == text.length()) {
            throw fault(begin, "a backslash at the end of a pattern", "write `\\134` for the character itself");
        }
        at = begin;
        return escaped();
    }

    /** As {@link #escape()}, where something follows the backslash. */
    private char escaped() {
        at++;
        char c = text.charAt(at);
        int number = switch (c) {
            case '0', '1', '2', '3', '4', '5', '6', '7' -> number(8, 3);
            case 'd' -> prefixed(10, 3);
            case 'x' -> prefixed(16, 2);
            default -> -1;
        };
        if (number >= 0) {
            return Bytes.character(number);
        }
        at++;
        return switch (c) {
            case 'a' -> 7;
            case 'e' -> 0x1b;
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> c;
        };
    }

    private int prefixed(int radix, int digits) {
        at++;
        int number = number(radix, digits);
        if (number < 0) {
            at--;
        }
        return number;
    }

    /** At most so many digits, and no more than make up a byte; -1 when there is none. */
    private int number(int radix, int digits) {
        int value = -1;
        for (int i = 0; i < digits && at < text.length(); i++) {
            int digit = Character.digit(text.charAt(at), radix);
            int next = Math.max(value, 0) * radix + digit;
            if (digit < 0 || text.charAt(at) >= 0x80 || next >= Bytes.COUNT) {
                break;
            }
            value = next;
            at++;
        }
        return value;
    }

    private InputException fault(int index, String message, String help) {
        int column = start.column() + text.codePointCount(0, index);
        return new InputException(
                Diagnostic.error("bad-glob", new Position(start.source(), start.line(), column), message, help));
    }
}
