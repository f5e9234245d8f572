package dev.lsmith.learn;

import dev.lsmith.base.ShippedData;
import dev.lsmith.learn.DirectoryKinds.Directory;
import dev.lsmith.learn.SegmentRule.Siblings;
import dev.lsmith.pattern.Glob.Part;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Names that the kernel or the engine chooses: {@code profiles/patterns/places.csv}. */
final class KnownPlaces implements SegmentRule {
    private record KnownPlace(List<String> directory, List<Part> pattern, Pattern regex, String kept) {
        boolean isAt(Directory other) {
            if (other.depth() != directory.size()) {
                return false;
            }
            List<String> segments = other.names();
            for (int i = 0; i < segments.size(); i++) {
                if (!directory.get(i).equals("*") && !directory.get(i).equals(segments.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    private final String name;
    private final List<KnownPlace> places;

    KnownPlaces(String name, LearnedPatterns patterns) {
        this.name = name;
        this.places = ShippedData.rows("patterns/places.csv").stream()
                .filter(row -> row.get(0).equals(name))
                .map(row -> place(row, patterns))
                .toList();
    }

    private static KnownPlace place(List<String> row, LearnedPatterns patterns) {
        List<String> segments = Arrays.asList(row.get(1).substring(1).split("/"));
        List<Part> pattern = LearnedPatterns.parse(segments.get(segments.size() - 1));
        return new KnownPlace(segments.subList(0, segments.size() - 1), pattern, patterns.regex(pattern), row.get(2));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public SortedMap<String, List<Part>> patterns(Siblings siblings) {
        SortedMap<String, List<Part>> patterns = new TreeMap<>();
        for (KnownPlace place : places) {
            if (place.isAt(siblings.directory())) {
                siblings.names().keySet().stream()
                        .filter(n -> !n.equals(place.kept())
                                && place.regex().matcher(n).matches())
                        .forEach(n -> patterns.put(n, place.pattern()));
            }
        }
        return patterns;
    }

    @Override
    public boolean takesWhatFits() {
        return false;
    }
}
