package dev.lsmith.learn;

import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Variable;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names that the container created and removed or renamed away. */
final class TemporaryFiles implements SegmentRule {
    private static final Pattern NAMED_TEMPORARY = Pattern.compile("(tmp|temp)[a-z0-9_]{6,32}");

    private final Identifiers identifiers;

    TemporaryFiles(Identifiers identifiers) {
        this.identifiers = identifiers;
    }

    @Override
    public String name() {
        return "temporary-file";
    }

    @Override
    public SortedMap<String, List<Part>> patterns(Siblings siblings) {
        SortedMap<String, List<Part>> found = new TreeMap<>();
        siblings.names().forEach((name, node) -> {
            if (node.createdAndRemoved()) {
                NamePatterns.ifPattern(pattern(name)).ifPresent(p -> found.put(name, p));
            }
        });
        return found;
    }

    private List<Part> pattern(String name) {
        Matcher temporary = NAMED_TEMPORARY.matcher(name);
        if (temporary.matches()) {
            return List.of(new Literal(temporary.group(1)), new Variable("lsmith_random"));
        }
        List<Part> parts = identifiers.replaceShortToo(NamePatterns.literal(name));
        parts = NamePatterns.replace(parts, NamePatterns.WORD, NamePatterns::looksRandom, "lsmith_random");
        return NamePatterns.replace(parts, NamePatterns.NUMBER, n -> true, "lsmith_number");
    }
}
