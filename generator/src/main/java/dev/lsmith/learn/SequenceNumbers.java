package dev.lsmith.learn;

import dev.lsmith.pattern.Glob.Part;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Files that the container creates and counts: {@code appendonly.aof.1.base.rdb}, {@code access.log.2}. */
final class SequenceNumbers implements SegmentRule {
    /** A number between dots, or between a dot and the end, with no other such number beside it. */
    private static final Pattern COUNTER = Pattern.compile("(?<=[^0-9]\\.)[0-9]{1,20}(?=\\.[^0-9]|$)");

    @Override
    public String name() {
        return "sequence-number";
    }

    @Override
    public SortedMap<String, List<Part>> patterns(Siblings siblings) {
        SortedMap<String, List<Part>> found = new TreeMap<>();
        siblings.names().forEach((name, node) -> {
            if (node.created() && node.children().isEmpty()) {
                List<Part> parts =
                        NamePatterns.replace(NamePatterns.literal(name), COUNTER, n -> true, "lsmith_number");
                NamePatterns.ifPattern(parts).ifPresent(p -> found.put(name, p));
            }
        });
        return found;
    }
}
