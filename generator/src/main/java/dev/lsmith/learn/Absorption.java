package dev.lsmith.learn;

import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.learn.Generaliser.ByPrefix;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Makes single paths part of a pattern that allows them anyway, so that no rule repeats what another says. */
final class Absorption {
    private final List<AbsorbingPattern> wide = new ArrayList<>();
    private final ByPrefix prefixes = new ByPrefix();

    /**
     * A pattern with the single paths that became part of it; what it allows stays the same, as it allowed each of them.
     */
    private record AbsorbingPattern(
            PathGroup group,
            SegmentPatterns pattern,
            Set<FilePermission> anyone,
            Set<FilePermission> owner,
            List<PathGroup> taken) {
        static AbsorbingPattern of(PathGroup group, SegmentPatterns pattern) {
            Set<FilePermission> anyone = group.permissions();
            Set<FilePermission> owner = new TreeSet<>(group.ownerPermissions());
            owner.addAll(anyone);
            return new AbsorbingPattern(group, pattern, anyone, owner, new ArrayList<>());
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
                wide.add(AbsorbingPattern.of(
                        group, SegmentPatterns.of(group.glob().parts(), patterns)));
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

    /**
     * A learned pattern of a path as one regular expression a name: no variable that a rule puts into a name holds a slash. An expression
     * for the whole path would let Java recurse as deep as the container makes its paths.
     */
    static final class SegmentPatterns {
        private final List<Pattern> names;

        private SegmentPatterns(List<Pattern> names) {
            this.names = names;
        }

        /**
         * Compiles a pattern.
         *
         * @param pattern of a whole path, as a rule made it
         */
        static SegmentPatterns of(List<Part> pattern, LearnedPatterns patterns) {
            List<Pattern> names = new ArrayList<>();
            List<Part> name = new ArrayList<>();
            for (Part part : pattern) {
                if (part instanceof Literal || isPath(part, patterns)) {
                    String[] texts = text(part, patterns).split("/", -1);
                    for (int i = 0; i < texts.length; i++) {
                        if (i > 0) {
                            end(name, names, patterns);
                        }
                        if (!texts[i].isEmpty()) {
                            name.add(new Literal(texts[i]));
                        }
                    }
                } else {
                    name.add(part);
                }
            }
            names.add(patterns.regex(name));
            return new SegmentPatterns(names);
        }

        /** Runs of slashes are one. */
        private static void end(List<Part> name, List<Pattern> names, LearnedPatterns patterns) {
            if (!name.isEmpty()) {
                names.add(patterns.regex(name));
                name.clear();
            }
        }

        /** Whether it is a tunable that stands for a place, as {@code @{PROC}}. */
        private static boolean isPath(Part part, LearnedPatterns patterns) {
            return part instanceof Variable variable
                    && patterns.sample(variable).startsWith("/");
        }

        private static String text(Part part, LearnedPatterns patterns) {
            return part instanceof Literal literal ? literal.text() : patterns.sample((Variable) part);
        }

        /** Whether it allows the path; a path of two slashes in a row never. */
        boolean matches(String path) {
            if (!path.startsWith("/")) {
                return false;
            }
            int at = 1;
            for (int i = 0; i < names.size(); i++) {
                int slash = path.indexOf('/', at);
                boolean last = i == names.size() - 1;
                if (at > path.length() || last != (slash < 0)) {
                    return false;
                }
                int end = last ? path.length() : slash;
                if (!names.get(i).matcher(path.substring(at, end)).matches()) {
                    return false;
                }
                at = end + 1;
            }
            return true;
        }
    }
}
