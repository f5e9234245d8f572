package dev.lsmith.container.compose;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code .env} file (Docker's documentation, "Set environment variables", Env file syntax): {@code NAME=VALUE} or
 * {@code NAME: VALUE}, {@code #} comments, single quotes literal, double quotes with {@code \n \r \t \\}, variables
 * replaced by those before them but within single quotes. A line that is none of that is passed over.
 */
final class EnvironmentFile {
    private static final Pattern ASSIGNMENT =
            Pattern.compile("(?m)^[ \\t]*(?:export[ \\t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \\t]*[=:][ \\t]*"
                    + "(?:'([^']*)'|\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\r\\n]*))");
    private static final Pattern VARIABLE =
            Pattern.compile("\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)\\}|([A-Za-z_][A-Za-z0-9_]*))");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)", Pattern.DOTALL);

    private final SortedMap<String, String> variables = new TreeMap<>();

    private EnvironmentFile() {}

    /** The variables that a text sets. */
    static SortedMap<String, String> of(String text) {
        EnvironmentFile file = new EnvironmentFile();
        Matcher matcher = ASSIGNMENT.matcher(text);
        while (matcher.find()) {
            file.variables.put(matcher.group(1), file.value(matcher));
        }
        return file.variables;
    }

    private String value(Matcher matcher) {
        if (matcher.group(2) != null) {
            return matcher.group(2);
        }
        return replaced(matcher.group(3) != null ? unescaped(matcher.group(3)) : bare(matcher.group(4)));
    }

    /** A comment needs a blank before it. */
    private static String bare(String value) {
        return value.startsWith("#") ? "" : value.replaceFirst("\\s+#.*$", "").strip();
    }

    private static String unescaped(String value) {
        return ESCAPE.matcher(value)
                .replaceAll(m -> Matcher.quoteReplacement(
                        switch (m.group(1)) {
                            case "n" -> "\n";
                            case "r" -> "\r";
                            case "t" -> "\t";
                            case "\\", "\"", "$" -> m.group(1);
                            default -> m.group();
                        }));
    }

    private String replaced(String value) {
        return VARIABLE.matcher(value)
                .replaceAll(m -> Matcher.quoteReplacement(
                        variables.getOrDefault(m.group(1) == null ? m.group(2) : m.group(1), "")));
    }
}
