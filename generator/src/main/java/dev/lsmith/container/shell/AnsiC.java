package dev.lsmith.container.shell;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The escapes of {@code $'…'} (Bash Reference Manual, 3.1.2.4 ANSI-C Quoting); one that is none stands as it is. */
final class AnsiC {
    private static final Pattern ESCAPE = Pattern.compile(
            "(?s)\\\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})" + "|U([0-9A-Fa-f]{1,8})|([0-7]{1,3})|c(.)|(.))");
    private static final Map<String, String> NAMED = Map.ofEntries(
            Map.entry("a", "\u0007"),
            Map.entry("b", "\b"),
            Map.entry("e", "\u001b"),
            Map.entry("E", "\u001b"),
            Map.entry("f", "\f"),
            Map.entry("n", "\n"),
            Map.entry("r", "\r"),
            Map.entry("t", "\t"),
            Map.entry("v", "\u000b"),
            Map.entry("\\", "\\"),
            Map.entry("'", "'"),
            Map.entry("\"", "\""),
            Map.entry("?", "?"));

    private AnsiC() {}

    /** What the text between the quotes stands for. */
    static String decode(String text) {
        return ESCAPE.matcher(text).replaceAll(m -> Matcher.quoteReplacement(one(m)));
    }

    private static String one(MatchResult escape) {
        for (int group = 1; group <= 3; group++) {
            if (escape.group(group) != null) {
                return character(escape.group(), Long.parseLong(escape.group(group), 16));
            }
        }
        if (escape.group(4) != null) {
            return character(escape.group(), Long.parseLong(escape.group(4), 8) & 0xff);
        }
        if (escape.group(5) != null) {
            return Character.toString(escape.group(5).charAt(0) & 0x1f);
        }
        return NAMED.getOrDefault(escape.group(6), escape.group());
    }

    private static String character(String written, long code) {
        return code <= Character.MAX_CODE_POINT ? Character.toString((int) code) : written;
    }
}
