package dev.lsmith.learn;

import dev.lsmith.pattern.Glob.Part;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

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
}
