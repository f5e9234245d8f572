package dev.lsmith.audit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes off what people and terminals put around a line: colours (ECMA-48's control sequences, as grep --color, dmesg and journalctl
 * write them), marks of a quotation or of a list, quotation marks. The kernel writes no such thing into a record: text with a control
 * character or a quotation mark comes in hex (audit_string_contains_control() in kernel/audit.c).
 */
final class Pasted {
    private static final char ESCAPE = '\u001B';
    private static final Pattern COLOUR = Pattern.compile("\u001B\\[[0-9;:?]*+[ -/]*+[@-~]");
    private static final Pattern MARKS = Pattern.compile("(?:[>|\u2502]|[-*+](?= )|\\d{1,4}[.)](?= )|[ \\t])++");

    private Pasted() {}

    /** The line without colours. */
    static String withoutColours(String line) {
        return line.indexOf(ESCAPE) < 0 ? line : COLOUR.matcher(line).replaceAll("");
    }

    /** The line without marks before it and quotation marks around it; empty when it has none. */
    static Optional<String> bare(String line) {
        Matcher marks = MARKS.matcher(line);
        int from = marks.lookingAt() ? marks.end() : 0;
        int to = line.length();
        while (to > from && (line.charAt(to - 1) == ' ' || line.charAt(to - 1) == ',')) {
            to--;
        }
        boolean quoted =
                to - from > 1 && "\"'`".indexOf(line.charAt(from)) >= 0 && line.charAt(to - 1) == line.charAt(from);
        if (quoted) {
            String inside = line.substring(from + 1, to - 1);
            return Optional.of(line.charAt(from) == '"' ? inside.replace("\\\"", "\"") : inside);
        }
        return from > 0 ? Optional.of(line.substring(from)) : Optional.empty();
    }
}
