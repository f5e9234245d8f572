package dev.lsmith.learn;

import dev.lsmith.access.FilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Single paths that a pattern allows all the same become part of it, so that no rule says what another does. */
final class Absorption {
    private final List<Wide> wide = new ArrayList<>();
    private final ByPrefix prefixes = new ByPrefix();

    /**
     * A pattern and what it takes in. What it allows stays the same by that, as it takes in nothing that it does not allow.
     */
    private record Wide(
            PathGroup group,
            SegmentPatterns pattern,
            Set<FilePermission> anyone,
            Set<FilePermission> owner,
            List<PathGroup> taken) {
        static Wide of(PathGroup group, SegmentPatterns pattern) {
            Set<FilePermission> anyone = group.permissions();
            Set<FilePermission> owner = new TreeSet<>(group.ownerPermissions());
            owner.addAll(anyone);
            return new Wide(group, pattern, anyone, owner, new ArrayList<>());
        }

        boolean allows(PathGroup single) {
            return pattern.matches(single.paths().first())
                    && anyone.containsAll(single.permissions())
                    && owner.containsAll(single.ownerPermissions());
        }
    }

    private Absorption(List<PathGroup> groups, LearnedPatterns patterns) {
        for (PathGroup group : groups) {
            if (group.isPattern()) {
                wide.add(Wide.of(group, SegmentPatterns.of(group.glob().parts(), patterns)));
                prefixes.add(group.glob().parts());
            }
        }
    }

    /** The groups that are left, sorted by the text of their pattern. */
    static List<PathGroup> absorb(List<PathGroup> groups, LearnedPatterns patterns) {
        List<PathGroup> sorted = PathGroup.sorted(groups);
        Absorption absorption = new Absorption(sorted, patterns);
        List<PathGroup> left = new ArrayList<>();
        for (PathGroup group : sorted) {
            if (!group.isPattern() && !absorption.takes(group)) {
                left.add(group);
            }
        }
        absorption.wide.forEach(w -> left.add(w.group().with(w.taken())));
        return PathGroup.sorted(left);
    }

    private boolean takes(PathGroup single) {
        for (int number : prefixes.candidates(single.paths().first())) {
            if (wide.get(number).allows(single)) {
                wide.get(number).taken().add(single);
                return true;
            }
        }
        return false;
    }
}
