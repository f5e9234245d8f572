package dev.lsmith.learn;

import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.Glob.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Patterns by the text that they begin with: of many, the few that a name may match. */
final class ByPrefix {
    /** Patterns that one name is compared with, at most: a container may choose names that fit thousands of prefixes. */
    static final int MOST_CANDIDATES = 256;

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private record Beginning(String text, List<Integer> numbers) {}

    /** By the hash of the beginning; those of one hash are told apart by their text. */
    private final Map<Long, List<Beginning>> byHash = new HashMap<>();

    private int size;

    /** Adds one more; they are numbered from 0. */
    void add(List<Part> pattern) {
        String prefix = new Glob(pattern).beginning();
        long hash = 0;
        for (int i = 0; i < prefix.length(); i++) {
            hash = longer(hash, prefix.charAt(i));
        }
        List<Beginning> same = byHash.computeIfAbsent(hash, h -> new ArrayList<>());
        Beginning beginning = same.stream()
                .filter(b -> b.text().equals(prefix))
                .findFirst()
                .orElseGet(() -> {
                    Beginning made = new Beginning(prefix, new ArrayList<>());
                    same.add(made);
                    return made;
                });
        beginning.numbers().add(size++);
    }

    /** The numbers of the patterns that begin as the name does, rising; only the first few of very many. */
    List<Integer> candidates(String name) {
        List<Integer> candidates = new ArrayList<>();
        long hash = 0;
        for (int length = 0; length <= name.length(); length++) {
            hash = length == 0 ? 0 : longer(hash, name.charAt(length - 1));
            for (Beginning beginning : byHash.getOrDefault(hash, List.of())) {
                if (beginning.text().length() == length && name.startsWith(beginning.text())) {
                    List<Integer> same = beginning.numbers();
                    candidates.addAll(same.subList(0, Math.min(same.size(), MOST_CANDIDATES)));
                }
            }
        }
        candidates.sort(null);
        return candidates.subList(0, Math.min(candidates.size(), MOST_CANDIDATES));
    }

    /** The hash of a text that is one character longer: all beginnings of a name cost no more than the name. */
    private static long longer(long hash, char next) {
        return hash * MULTIPLIER + next + 1;
    }
}
