package dev.lsmith.learn;

import dev.lsmith.learn.SegmentRule.Siblings;
import dev.lsmith.pattern.Glob.Part;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** UUIDs and long hexadecimal numbers in names that vary. */
final class Identifiers implements SegmentRule {
    private final List<IdentifierShape> shapes;
    private final IdentifierShape shorter;

    /** A variable, and where in a name a word of it stands. */
    private record IdentifierShape(String variable, Pattern word) {
        static IdentifierShape of(String variable, LearnedPatterns patterns) {
            return new IdentifierShape(
                    variable, Pattern.compile("(?<![0-9A-Za-z])(?:" + patterns.regex(variable) + ")(?![0-9A-Za-z])"));
        }

        List<Part> replaceIn(List<Part> name) {
            return NamePatterns.replace(name, word, Identifiers::isHexadecimal, variable);
        }
    }

    Identifiers(LearnedPatterns patterns) {
        this.shapes = Stream.of(
                        "lsmith_uuid",
                        "lsmith_uuid_upper",
                        "lsmith_hex64",
                        "lsmith_hex64_upper",
                        "lsmith_hex40",
                        "lsmith_hex40_upper",
                        "lsmith_hex32",
                        "lsmith_hex32_upper",
                        "lsmith_hex12")
                .map(variable -> IdentifierShape.of(variable, patterns))
                .toList();
        this.shorter = IdentifierShape.of("lsmith_hex", patterns);
    }

    @Override
    public String name() {
        return "identifier";
    }

    @Override
    public SortedMap<String, List<Part>> patterns(Siblings siblings) {
        SortedMap<String, List<Part>> found = new TreeMap<>();
        SortedMap<String, List<Part>> counted = new TreeMap<>();
        siblings.names().forEach((name, node) -> {
            if (siblings.varies(node)) {
                boolean counts = SequenceNumbers.isCounted(node);
                NamePatterns.ifPattern(replace(NamePatterns.literal(name)))
                        .map(p -> counts ? SequenceNumbers.replace(p) : p)
                        .ifPresent(p -> (counts && siblings.own() ? counted : found).put(name, p));
            }
        });
        found.putAll(counted);
        found.putAll(VaryingFields.of(counted));
        return found;
    }

    /** The name with its identifiers replaced. */
    List<Part> replace(List<Part> name) {
        List<Part> parts = name;
        for (IdentifierShape shape : shapes) {
            parts = shape.replaceIn(parts);
        }
        return parts;
    }

    /** As {@link #replace}, and shorter identifiers as well. */
    List<Part> replaceShortToo(List<Part> name) {
        return shorter.replaceIn(replace(name));
    }

    /** Digits alone are a number, letters alone may be a word. */
    private static boolean isHexadecimal(String text) {
        return text.chars().anyMatch(c -> c >= '0' && c <= '9')
                && text.chars().anyMatch(c -> (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'));
    }
}
