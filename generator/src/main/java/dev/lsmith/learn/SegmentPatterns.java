package dev.lsmith.learn;

import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A learned pattern of a path as one regular expression a name: no variable that a rule puts into a name holds a slash. An expression
 * for the whole path would let Java recurse as deep as the container makes its paths.
 */
final class SegmentPatterns {
    private final List<Pattern> names;

    private SegmentPatterns(List<Pattern> names) {
        this.names = names;
    }

    /**
     * Compiles a pattern.
     *
     * @param pattern of a whole path, as a rule made it
     */
    static SegmentPatterns of(List<Part> pattern, LearnedPatterns patterns) {
        List<Pattern> names = new ArrayList<>();
        List<Part> name = new ArrayList<>();
        for (Part part : pattern) {
            if (part instanceof Literal || isPath(part, patterns)) {
                String[] texts = text(part, patterns).split("/", -1);
                for (int i = 0; i < texts.length; i++) {
                    if (i > 0) {
                        end(name, names, patterns);
                    }
                    if (!texts[i].isEmpty()) {
                        name.add(new Literal(texts[i]));
                    }
                }
            } else {
                name.add(part);
            }
        }
        names.add(patterns.regex(name));
        return new SegmentPatterns(names);
    }

    /** Runs of slashes are one. */
    private static void end(List<Part> name, List<Pattern> names, LearnedPatterns patterns) {
        if (!name.isEmpty()) {
            names.add(patterns.regex(name));
            name.clear();
        }
    }

    /** Whether it is a tunable that stands for a place, as {@code @{PROC}}. */
    private static boolean isPath(Part part, LearnedPatterns patterns) {
        return part instanceof Variable variable && patterns.sample(variable).startsWith("/");
    }

    private static String text(Part part, LearnedPatterns patterns) {
        return part instanceof Literal literal ? literal.text() : patterns.sample((Variable) part);
    }

    /** Whether it allows the path; a path of two slashes in a row never. */
    boolean matches(String path) {
        if (!path.startsWith("/")) {
            return false;
        }
        int at = 1;
        for (int i = 0; i < names.size(); i++) {
            int slash = path.indexOf('/', at);
            boolean last = i == names.size() - 1;
            if (at > path.length() || last != (slash < 0)) {
                return false;
            }
            int end = last ? path.length() : slash;
            if (!names.get(i).matcher(path.substring(at, end)).matches()) {
                return false;
            }
            at = end + 1;
        }
        return true;
    }
}
