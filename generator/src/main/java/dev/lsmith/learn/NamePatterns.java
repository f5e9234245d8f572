package dev.lsmith.learn;

import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts variables in the place of parts of a name. */
final class NamePatterns {
    /** A decimal number that {@code lsmith_number} stands for, whole. */
    static final Pattern NUMBER = Pattern.compile("(?<![0-9])[0-9]{1,20}(?![0-9])");

    private NamePatterns() {}

    /** The name with each match that the test holds for replaced; the parts as they are when there is none. */
    static List<Part> replace(List<Part> name, Pattern pattern, Predicate<String> test, String variable) {
        List<Part> parts = new ArrayList<>();
        for (Part part : name) {
            if (part instanceof Literal literal) {
                replace(parts, literal.text(), pattern, test, variable);
            } else {
                parts.add(part);
            }
        }
        return parts;
    }

    private static void replace(
            List<Part> parts, String text, Pattern pattern, Predicate<String> test, String variable) {
        Matcher matcher = pattern.matcher(text);
        int done = 0;
        while (matcher.find()) {
            if (test.test(matcher.group())) {
                addLiteral(parts, text.substring(done, matcher.start()));
                parts.add(new Variable(variable));
                done = matcher.end();
            }
        }
        addLiteral(parts, text.substring(done));
    }

    private static void addLiteral(List<Part> parts, String text) {
        if (!text.isEmpty()) {
            parts.add(new Literal(text));
        }
    }

    /** The name as a pattern of no variable. */
    static List<Part> literal(String name) {
        return List.of(new Literal(name));
    }

    /** The pattern, if it is more than a literal. */
    static Optional<List<Part>> ifPattern(List<Part> parts) {
        return parts.stream().allMatch(p -> p instanceof Literal) ? Optional.empty() : Optional.of(parts);
    }
}
