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

    /** Ends a literal that was gathered, and begins the next. */
    static void end(StringBuilder plain, List<Part> parts) {
        addLiteral(parts, plain.toString());
        plain.setLength(0);
    }

    /** The name as a pattern of no variable. */
    static List<Part> literal(String name) {
        return List.of(new Literal(name));
    }

    /** The pattern, if it is more than a literal. */
    static Optional<List<Part>> ifPattern(List<Part> parts) {
        return parts.stream().allMatch(p -> p instanceof Literal) ? Optional.empty() : Optional.of(parts);
    }

    /** Numbers in a name that is made anew each time; those of versions and of written words such as {@code sha256sum} stay. */
    static final class NumbersInNames {
        private static final Pattern TOKEN = Pattern.compile(
                "(?<version>(?<![0-9.])[0-9]{1,20}(?:\\.[0-9]{1,20}){2,}(?!\\.?[0-9]))|(?<word>[A-Za-z0-9]+)");

        private static final Pattern DIGIT_BEFORE_LETTER = Pattern.compile("[0-9][A-Za-z]");

        private final WrittenWords words = WrittenWords.load();

        /** The name with its numbers replaced by variables. */
        List<Part> replace(List<Part> name) {
            List<Part> parts = new ArrayList<>();
            for (Part part : name) {
                if (part instanceof Literal literal) {
                    add(literal.text(), parts);
                } else {
                    parts.add(part);
                }
            }
            return parts;
        }

        private void add(String text, List<Part> parts) {
            StringBuilder plain = new StringBuilder();
            Matcher token = TOKEN.matcher(text);
            int done = 0;
            while (token.find()) {
                plain.append(text, done, token.start());
                done = token.end();
                if (token.group("word") == null || isWritten(token.group())) {
                    plain.append(token.group());
                } else {
                    addWord(token.group(), plain, parts);
                }
            }
            end(plain.append(text, done, text.length()), parts);
        }

        private boolean isWritten(String word) {
            return DIGIT_BEFORE_LETTER.matcher(word).find() && words.isWritten(word);
        }

        private static void addWord(String word, StringBuilder plain, List<Part> parts) {
            Matcher number = NamePatterns.NUMBER.matcher(word);
            int done = 0;
            while (number.find()) {
                end(plain.append(word, done, number.start()), parts);
                parts.add(new Variable("lsmith_number"));
                done = number.end();
            }
            plain.append(word, done, word.length());
        }
    }
}
