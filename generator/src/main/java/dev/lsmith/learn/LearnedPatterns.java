package dev.lsmith.learn;

import dev.lsmith.base.InputException;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.Glob.Alternation;
import dev.lsmith.pattern.Glob.AnyInSegment;
import dev.lsmith.pattern.Glob.CharacterClass;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Variable;
import dev.lsmith.pattern.GlobParser;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What can be done with the patterns of the rules, which are of literals, variables, alternations, {@code *} and {@code **} only. */
final class LearnedPatterns {
    private static final int SAMPLES = 10_000;

    private final LearnedVariables variables;
    private final Map<String, String> regexes = new HashMap<>();

    LearnedPatterns(LearnedVariables variables) {
        this.variables = variables;
    }

    /** A pattern of the data that ships. */
    static List<Part> parse(String glob) {
        try {
            return GlobParser.parse(glob).parts();
        } catch (InputException e) {
            throw new IllegalArgumentException("a pattern in profiles/patterns: " + glob, e);
        }
    }

    /**
     * The regular expression of a variable, bounded by nothing and without groups. A slash at the end of its values is
     * left out, as it becomes one with the slash that follows.
     */
    String regex(String variable) {
        return regexes.computeIfAbsent(
                variable, v -> variables.pattern(v).pattern().replaceAll("\\[/]\\{1,1}$", ""));
    }

    Pattern regex(List<Part> pattern) {
        return Pattern.compile(text(pattern), Pattern.DOTALL);
    }

    private String text(List<Part> pattern) {
        StringBuilder regex = new StringBuilder();
        for (Part part : pattern) {
            if (part instanceof Literal literal) {
                regex.append(Pattern.quote(literal.text()));
            } else if (part instanceof Variable variable) {
                regex.append("(?:").append(regex(variable.name())).append(')');
            } else if (part instanceof AnyInSegment) {
                regex.append(pattern.size() == 1 ? "[^/]+" : "[^/]*");
            } else if (part instanceof CharacterClass one) {
                regex.append(one.ranges().stream()
                        .map(r -> String.format(Locale.ROOT, "\\x{%x}-\\x{%x}", (int) r.first(), (int) r.last()))
                        .collect(Collectors.joining("", "[", "]")));
            } else if (part instanceof Alternation alternation) {
                regex.append(alternation.branches().stream()
                        .map(branch -> branch.parts().isEmpty() ? "" : text(branch.parts()))
                        .collect(Collectors.joining("|", "(?:", ")")));
            } else {
                throw new IllegalArgumentException("no part that a rule makes: " + part);
            }
        }
        return regex.toString();
    }

    /** A path that the pattern allows and that is none of those seen; the empty text if all of many tried were seen. */
    String newlyAllowed(Glob pattern, Set<String> seen) {
        for (int number = 0; number < SAMPLES; number++) {
            String sample = sample(pattern, number);
            if (!seen.contains(sample)) {
                return sample;
            }
        }
        return "";
    }

    /** A text that a variable may stand for. */
    String sample(Variable variable) {
        return variables.sample(variable.name(), 0);
    }

    private String sample(Glob pattern, int number) {
        StringBuilder text = new StringBuilder();
        for (Part part : pattern.parts()) {
            if (part instanceof Literal literal) {
                text.append(literal.text());
            } else if (part instanceof Variable variable) {
                text.append(variables.sample(variable.name(), number));
            } else if (part instanceof CharacterClass one) {
                Glob.Range range = one.ranges().get(number % one.ranges().size());
                text.append((char) (range.first() + number / one.ranges().size() % (range.last() - range.first() + 1)));
            } else if (part instanceof Alternation alternation) {
                List<Glob> branches = alternation.branches();
                Glob branch = branches.get((number + branches.size() - 1) % branches.size());
                text.append(branch.parts().isEmpty() ? "" : sample(branch, number / branches.size()));
            } else {
                text.append("any").append(number == 0 ? "" : number);
            }
        }
        return text.toString().replaceAll("/+", "/");
    }
}
