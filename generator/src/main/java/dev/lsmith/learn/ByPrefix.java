package dev.lsmith.learn;

import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.Glob.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Patterns by the text that they begin with: of many, the few that a name may match. */
final class ByPrefix {
    /** Patterns that one name is compared with, at most: a container may choose names that fit thousands of prefixes. */
    static final int MOST_CANDIDATES = 256;

    private final Map<String, List<Integer>> numbers = new HashMap<>();
    private final SortedSet<Integer> lengths = new TreeSet<>();
    private int size;

    /** Adds one more; they are numbered from 0. */
    void add(List<Part> pattern) {
        String prefix = new Glob(pattern).beginning();
        numbers.computeIfAbsent(prefix, p -> new ArrayList<>()).add(size++);
        lengths.add(prefix.length());
    }

    /** The numbers of the patterns that begin as the name does, rising; only the first few of very many. */
    List<Integer> candidates(String name) {
        List<Integer> candidates = new ArrayList<>();
        for (int length : lengths) {
            if (length > name.length()) {
                break;
            }
            List<Integer> same = numbers.getOrDefault(name.substring(0, length), List.of());
            candidates.addAll(same.subList(0, Math.min(same.size(), MOST_CANDIDATES)));
        }
        candidates.sort(null);
        return candidates.subList(0, Math.min(candidates.size(), MOST_CANDIDATES));
    }
}
