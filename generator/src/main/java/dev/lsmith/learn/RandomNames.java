package dev.lsmith.learn;

import dev.lsmith.learn.SegmentRule.Siblings;
import dev.lsmith.learn.WrittenWords.MadeUpParts;
import dev.lsmith.pattern.Glob.Part;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Names that differ in a random-looking word of one length only. */
final class RandomNames implements SegmentRule {
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

    /** Finds names that differ in nothing but a part, and of which the same was used below. */
    static final class AlikeNames {
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
    }
}
