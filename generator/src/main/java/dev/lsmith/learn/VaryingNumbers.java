package dev.lsmith.learn;

import dev.lsmith.learn.RandomNames.AlikeNames;
import dev.lsmith.learn.SegmentRule.Siblings;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;

/** Names that differ in numbers only. Numbers that are the same in all of them stay. */
final class VaryingNumbers implements SegmentRule {
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
