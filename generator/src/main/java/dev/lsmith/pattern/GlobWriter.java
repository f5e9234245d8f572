package dev.lsmith.pattern;

import dev.lsmith.base.KernelText;
import dev.lsmith.base.Printable;
import dev.lsmith.pattern.Glob.Alternation;
import dev.lsmith.pattern.Glob.AnyCharacter;
import dev.lsmith.pattern.Glob.AnyInSegment;
import dev.lsmith.pattern.Glob.AnyPath;
import dev.lsmith.pattern.Glob.CharacterClass;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Range;
import dev.lsmith.pattern.Glob.Variable;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Globs as AppArmor text: what stands between the quotes of a profile.
 *
 * <p>Escapes only what must be (measured with apparmor_parser 3.0.8): glob characters and the quote by a backslash, the
 * backslash itself, control bytes, invalid UTF-8 and characters that do not show as three octal digits. No literal text
 * can become syntax.
 */
public final class GlobWriter {
    /** What a backslash makes plain. */
    public static final String ESCAPED = "?*[]{}\"";

    private static final Pattern ASSIGNMENT = Pattern.compile("@\\{[A-Za-z][A-Za-z0-9_]*\\}[=+?:]");
    private static final String PLAIN = "/._-+:=@%~*?[]{}^,";

    private final StringBuilder out = new StringBuilder();

    private GlobWriter() {}

    /** The text of a glob; {@link GlobParser#parse} gives the normalised glob back. */
    public static String write(Glob glob) {
        GlobWriter writer = new GlobWriter();
        writer.sequence(glob.normalised(), false);
        return writer.out.toString();
    }

    /**
     * Whether a text from {@link #write} has to stand in quotes: it holds anything but letters, digits, the few signs
     * that a bare word may hold and glob characters, or it does not begin as a path, or as an assignment to a variable does,
     * or ends as a rule would.
     */
    public static boolean needsQuotes(String written) {
        boolean plain = written.chars().allMatch(c -> isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0);
        boolean path = written.startsWith("/") || written.startsWith("@{");
        return !plain
                || !path
                || written.endsWith(",")
                || ASSIGNMENT.matcher(written).lookingAt();
    }

    /** Text as it is, but for characters that do not show: those are written as their bytes in octal. */
    public static String writeText(String text) {
        GlobWriter writer = new GlobWriter();
        text.codePoints().forEach(c -> {
            if (c == '\\') {
                writer.out.append('\\');
            } else {
                writer.character(c);
            }
        });
        return writer.out.toString();
    }

    /** A glob as one word of a profile: in quotes where needed. */
    public static String word(Glob glob) {
        String text = write(glob);
        return needsQuotes(text) ? '"' + text + '"' : text;
    }

    private static boolean isLetterOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private void sequence(Glob glob, boolean inAlternation) {
        List<Part> parts = glob.parts();
        for (int i = 0; i < parts.size(); i++) {
            boolean beforeBrace = i + 1 < parts.size() && parts.get(i + 1) instanceof Alternation;
            part(parts.get(i), inAlternation, beforeBrace);
        }
    }

    private void part(Part part, boolean inAlternation, boolean beforeBrace) {
        if (part instanceof Literal literal) {
            literal(literal.text(), inAlternation, beforeBrace);
        } else if (part instanceof AnyCharacter) {
            out.append('?');
        } else if (part instanceof AnyInSegment) {
            out.append('*');
        } else if (part instanceof AnyPath) {
            out.append("**");
        } else if (part instanceof Variable variable) {
            out.append("@{").append(variable.name()).append('}');
        } else if (part instanceof CharacterClass characters) {
            characterClass(characters);
        } else if (part instanceof Glob.OddPattern odd) {
            out.append(odd.text());
        } else if (part instanceof Glob.Fragment fragment) {
            out.append(fragment.text());
        } else if (part instanceof Alternation alternation) {
            alternation(alternation);
        }
    }

    private void alternation(Alternation alternation) {
        out.append('{');
        for (int i = 0; i < alternation.branches().size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            sequence(alternation.branches().get(i), true);
        }
        out.append('}');
    }

    private void literal(String text, boolean inAlternation, boolean beforeBrace) {
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            boolean syntax = ESCAPED.indexOf(c) >= 0 || (c == ',' && inAlternation);
            // A class, as some readers take an escaped @ before a brace for the begin of a variable all the same.
            if (c == '@' && i == text.length() && beforeBrace) {
                out.append("[@]");
            } else if (syntax) {
                out.append('\\').append((char) c);
            } else {
                character(c);
            }
        }
    }

    /** A character as itself if it shows and is no backslash, whose doubling a lexer may read in two ways. */
    private void character(int c) {
        if (isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0) {
            out.append((char) c);
            return;
        }
        String itself = Character.toString(c);
        if (Printable.of(itself).equals(itself)) {
            out.append(itself);
            return;
        }
        for (byte b : KernelText.encode(itself)) {
            octal(b & 0xff);
        }
    }

    private void octal(int value) {
        out.append('\\')
                .append((char) ('0' + (value >> 6)))
                .append((char) ('0' + ((value >> 3) & 7)))
                .append((char) ('0' + (value & 7)));
    }

    /**
     * A class. apparmor_parser takes a hyphen for itself only in front, escaped or not, and a caret for itself anywhere
     * but in front, so ranges that begin or end with one of them are cut.
     */
    private void characterClass(CharacterClass characters) {
        out.append(characters.negated() ? "[^" : "[");
        boolean hyphen = holds(characters, '-');
        boolean caret = holds(characters, '^');
        if (hyphen) {
            out.append('-');
        }
        for (Range range : characters.ranges()) {
            cut(Bytes.value(range.first()), Bytes.value(range.last()));
        }
        if (caret) {
            out.append('^');
        }
        out.append(']');
    }

    private static boolean holds(CharacterClass characters, char c) {
        return characters.ranges().stream().anyMatch(r -> r.first() <= c && c <= r.last());
    }

    private void cut(int first, int last) {
        for (int sign : new int[] {'-', '^'}) {
            if (first <= sign && sign <= last) {
                cut(first, sign - 1);
                cut(sign + 1, last);
                return;
            }
        }
        if (first <= last) {
            member(first);
            if (first < last) {
                out.append(first + 1 < last ? "-" : "");
                member(last);
            }
        }
    }

    private void member(int value) {
        if (isLetterOrDigit(value)) {
            out.append((char) value);
        } else if (value > 0x20 && value < 0x7f && value != '\\') {
            out.append(ESCAPED.indexOf(value) >= 0 ? "\\" : "").append((char) value);
        } else {
            octal(value);
        }
    }
}
