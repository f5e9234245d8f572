package dev.lsmith.learn;

import dev.lsmith.base.ShippedData;
import dev.lsmith.learn.NamePatterns.NumbersInNames;
import dev.lsmith.learn.SegmentRule.Siblings;
import dev.lsmith.learn.WrittenWords.MadeUpParts;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names that the container created and removed or renamed away, and those that it created as well-known programs name
 * their temporary files.
 */
final class TemporaryFiles implements SegmentRule {
    /** Of names that are of one making with others, digits beside letters are no decimal numbers: Lucene counts {@code _9}, {@code _a}, {@code _2e7}. */
    private static final Pattern DIGIT_BESIDE_LETTER = Pattern.compile("[0-9][A-Za-z]|[A-Za-z][0-9]");

    private final Identifiers identifiers;
    private final MadeUpParts madeUp = new MadeUpParts();
    private final NumbersInNames numbers = new NumbersInNames();
    private final TemporaryNames known = new TemporaryNames();

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
            if (node.created()) {
                pattern(name, node.createdAndRemoved()).ifPresent(p -> found.put(name, p));
            }
        });
        if (found.keySet().stream()
                .anyMatch(name -> DIGIT_BESIDE_LETTER.matcher(name).find())) {
            Set<String> described = new DescribedNames().patterns(siblings).keySet();
            found.keySet()
                    .removeIf(name -> described.contains(name)
                            && DIGIT_BESIDE_LETTER.matcher(name).find());
        }
        return found;
    }

    private Optional<List<Part>> pattern(String name, boolean removed) {
        Optional<List<Part>> maker = known.pattern(name, removed);
        if (maker.isPresent() || !removed) {
            return maker;
        }
        List<Part> parts = identifiers.replaceShortToo(NamePatterns.literal(name));
        return NamePatterns.ifPattern(numbers.replace(madeUp.replace(parts)));
    }

    /** How well-known programs name their temporary files: {@code profiles/patterns/temporary-names.csv}. */
    static final class TemporaryNames {
        private record Maker(String beginning, Pattern pattern) {}

        private final List<Maker> makers;
        private final WrittenWords words = WrittenWords.load();

        TemporaryNames() {
            this.makers = ShippedData.rows("patterns/temporary-names.csv").stream()
                    .map(row -> maker(row.get(0), row.get(1), row.get(2)))
                    .toList();
        }

        private static Maker maker(String beginning, String random, String endings) {
            String ends = endings.isEmpty()
                    ? ""
                    : Stream.of(endings.split(" ")).map(Pattern::quote).collect(Collectors.joining("|", "(?:", ")"));
            String regex = Pattern.quote(beginning) + "(" + NameShape.of(random).regex() + ")(" + ends + ")";
            return new Maker(beginning, Pattern.compile(regex));
        }

        /**
         * The pattern of a name that one of them makes.
         *
         * @param removed whether it was removed again too, so that even what reads as a word was made up
         */
        Optional<List<Part>> pattern(String name, boolean removed) {
            for (Maker maker : makers) {
                Matcher matcher = maker.pattern().matcher(name);
                if (matcher.matches()
                        && (removed || !words.isWritten(matcher.group(1).replace("_", "")))) {
                    List<Part> parts =
                            new ArrayList<>(List.of(new Literal(maker.beginning()), new Variable("lsmith_random")));
                    if (!matcher.group(2).isEmpty()) {
                        parts.add(new Literal(matcher.group(2)));
                    }
                    return Optional.of(parts);
                }
            }
            return Optional.empty();
        }
    }
}
