package dev.lsmith.learn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Single paths that a pattern allows all the same become part of it, so that no rule says what another does. */
final class Absorption {
    private final List<PathGroup> wide = new ArrayList<>();
    private final List<Pattern> regexes = new ArrayList<>();

    private Absorption(List<PathGroup> groups, LearnedPatterns patterns) {
        for (PathGroup group : groups) {
            if (group.isPattern()) {
                wide.add(group);
                regexes.add(patterns.regex(group.glob().parts()));
            }
        }
    }

    /** The groups that are left, sorted by the text of their pattern. */
    static List<PathGroup> absorb(List<PathGroup> groups, LearnedPatterns patterns) {
        List<PathGroup> sorted =
                groups.stream().sorted(Comparator.comparing(PathGroup::glob)).toList();
        Absorption absorption = new Absorption(sorted, patterns);
        List<PathGroup> left = new ArrayList<>(sorted.stream()
                .filter(g -> !g.isPattern() && !absorption.takes(g))
                .toList());
        left.addAll(absorption.wide);
        left.sort(Comparator.comparing(PathGroup::glob));
        return left;
    }

    private boolean takes(PathGroup single) {
        String path = single.paths().first();
        for (int i = 0; i < wide.size(); i++) {
            if (regexes.get(i).matcher(path).matches() && wide.get(i).allows(single)) {
                wide.set(i, wide.get(i).with(single));
                return true;
            }
        }
        return false;
    }
}
