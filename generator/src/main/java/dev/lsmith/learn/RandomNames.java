package dev.lsmith.learn;

import dev.lsmith.pattern.Glob.Part;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;

/** Names that differ in a random-looking word of one length only. */
final class RandomNames implements SegmentRule {
    @Override
    public String name() {
        return "random-name";
    }

    @Override
    public SortedMap<String, List<Part>> patterns(Siblings siblings) {
        SortedMap<String, List<Part>> found = new TreeMap<>();
        for (SortedMap<String, PathNode> group : AlikeNames.groups(siblings, RandomNames::withoutWords)) {
            for (String name : group.keySet()) {
                found.put(
                        name,
                        NamePatterns.replace(
                                NamePatterns.literal(name),
                                NamePatterns.WORD,
                                NamePatterns::looksRandom,
                                "lsmith_random"));
            }
        }
        return found;
    }

    /** NUL stands for each character of a random word, as no name can hold it. */
    private static String withoutWords(String name) {
        Matcher words = NamePatterns.WORD.matcher(name);
        return words.replaceAll(word -> NamePatterns.looksRandom(word.group())
                ? "\0".repeat(word.group().length())
                : word.group());
    }
}
