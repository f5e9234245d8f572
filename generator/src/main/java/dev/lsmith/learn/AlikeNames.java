package dev.lsmith.learn;

import dev.lsmith.learn.SegmentRule.Siblings;
import dev.lsmith.learn.WrittenWords.MadeUpParts;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;

/** Finds names that differ in nothing but a part, and of which the same was used below. */
final class AlikeNames {
    private AlikeNames() {}

    /**
     * Names that vary, grouped by what is left of them without the part that may differ.
     *
     * @param template a name without that part; the name itself when it has none
     * @return groups of at least two, each member of which has a continuation in common with another
     */
    static List<SortedMap<String, PathNode>> groups(Siblings siblings, Function<String, String> template) {
        SortedMap<String, SortedMap<String, PathNode>> byTemplate = new TreeMap<>();
        siblings.names().forEach((name, node) -> {
            String rest = template.apply(name);
            if (!rest.equals(name) && siblings.varies(node)) {
                byTemplate.computeIfAbsent(rest, r -> new TreeMap<>()).put(name, node);
            }
        });
        return byTemplate.values().stream()
                .map(AlikeNames::alikeBelow)
                .filter(group -> group.size() > 1)
                .toList();
    }

    private static SortedMap<String, PathNode> alikeBelow(SortedMap<String, PathNode> names) {
        if (names.size() < 2) {
            return names;
        }
        Map<String, Set<String>> below = new HashMap<>();
        names.forEach((name, node) -> below.put(name, node.continuations()));
        Map<String, Long> uses = below.values().stream()
                .flatMap(Set::stream)
                .collect(Collectors.groupingBy(c -> c, Collectors.counting()));
        SortedMap<String, PathNode> alike = new TreeMap<>(names);
        alike.keySet()
                .removeIf(name ->
                        below.getOrDefault(name, Set.of()).stream().noneMatch(c -> uses.getOrDefault(c, 0L) > 1));
        return alike;
    }

    /** Names that differ in a random-looking word of one length only. */
    static final class RandomNames implements SegmentRule {
        private final MadeUpParts madeUp = new MadeUpParts();

        @Override
        public String name() {
            return "random-name";
        }

        @Override
        public SortedMap<String, List<Part>> patterns(Siblings siblings) {
            SortedMap<String, List<Part>> found = new TreeMap<>();
            for (SortedMap<String, PathNode> group : AlikeNames.groups(siblings, madeUp::without)) {
                group.keySet().forEach(name -> found.put(name, madeUp.replace(NamePatterns.literal(name))));
            }
            return found;
        }
    }

    /** Names that differ in numbers only. Numbers that are the same in all of them stay. */
    static final class VaryingNumbers implements SegmentRule {
        @Override
        public String name() {
            return "varying-number";
        }

        @Override
        public SortedMap<String, List<Part>> patterns(Siblings siblings) {
            SortedMap<String, List<Part>> found = new TreeMap<>();
            for (SortedMap<String, PathNode> group : AlikeNames.groups(siblings, VaryingNumbers::withoutNumbers)) {
                List<Part> pattern = pattern(List.copyOf(group.keySet()));
                group.keySet().forEach(name -> found.put(name, pattern));
            }
            return found;
        }

        /** NUL stands for a number, as no name can hold it. */
        private static String withoutNumbers(String name) {
            return NamePatterns.NUMBER.matcher(name).replaceAll("\0");
        }

        private static List<Part> pattern(List<String> names) {
            List<List<MatchResult>> numbers = names.stream()
                    .map(n -> NamePatterns.NUMBER.matcher(n).results().toList())
                    .toList();
            String first = names.get(0);
            List<Part> parts = new ArrayList<>();
            int done = 0;
            for (int i = 0; i < numbers.get(0).size(); i++) {
                int position = i;
                MatchResult number = numbers.get(0).get(i);
                boolean differs =
                        numbers.stream().anyMatch(n -> !n.get(position).group().equals(number.group()));
                if (differs) {
                    parts.add(new Literal(first.substring(done, number.start())));
                    parts.add(new Variable("lsmith_number"));
                    done = number.end();
                }
            }
            parts.add(new Literal(first.substring(done)));
            return parts;
        }
    }
}
