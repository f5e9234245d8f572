package dev.lsmith.learn;

import dev.lsmith.pattern.Glob.Part;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** UUIDs and long hexadecimal numbers in names that vary. */
final class Identifiers implements SegmentRule {
    private static final List<String> SHAPES = List.of("lsmith_uuid", "lsmith_hex64", "lsmith_hex32");

    private final LearnedPatterns patterns;

    Identifiers(LearnedPatterns patterns) {
        this.patterns = patterns;
    }

    @Override
    public String name() {
        return "identifier";
    }

    @Override
    public SortedMap<String, List<Part>> patterns(Siblings siblings) {
        SortedMap<String, List<Part>> found = new TreeMap<>();
        siblings.names().forEach((name, node) -> {
            if (siblings.varies(node)) {
                NamePatterns.ifPattern(replace(NamePatterns.literal(name))).ifPresent(p -> found.put(name, p));
            }
        });
        return found;
    }

    /** The name with its identifiers replaced. */
    List<Part> replace(List<Part> name) {
        List<Part> parts = name;
        for (String shape : SHAPES) {
            parts = NamePatterns.replace(parts, whole(shape), Identifiers::isHexadecimal, shape);
        }
        return parts;
    }

    /** As {@link #replace}, and shorter identifiers as well. */
    List<Part> replaceShortToo(List<Part> name) {
        return NamePatterns.replace(replace(name), whole("lsmith_hex"), Identifiers::isHexadecimal, "lsmith_hex");
    }

    private Pattern whole(String shape) {
        return Pattern.compile("(?<![0-9A-Za-z])(?:" + patterns.regex(shape) + ")(?![0-9A-Za-z])");
    }

    /** Digits alone are a number, letters alone may be a word. */
    private static boolean isHexadecimal(String text) {
        return text.chars().anyMatch(c -> c >= '0' && c <= '9') && text.chars().anyMatch(c -> c >= 'a' && c <= 'f');
    }
}
