package dev.lsmith.learn;

import dev.lsmith.learn.AlikeNames.RandomNames;
import dev.lsmith.learn.AlikeNames.VaryingNumbers;
import dev.lsmith.learn.DirectoryKinds.Directory;
import dev.lsmith.learn.DirectoryKinds.DirectoryKind;
import dev.lsmith.learn.Generality.NamedGeneralisation;
import dev.lsmith.learn.PathGroup.SeenAccess;
import dev.lsmith.learn.SegmentRule.ManySiblings;
import dev.lsmith.learn.SegmentRule.Siblings;
import dev.lsmith.learn.SequenceNumbers.DatesInNames;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Variable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Walks the tree of paths from the root and lets the rules decide over the names of each directory. */
final class Generaliser {
    private record NamedPattern(String rule, List<Part> pattern) {}

    /** A place in the tree: what of the path became patterns down to it, and by which rules. */
    private record TreePosition(
            Optional<TreePosition> above,
            Directory directory,
            DirectoryKind kind,
            boolean own,
            List<Part> pattern,
            Set<String> rules) {
        TreePosition child(String name, NamedPattern decision, DirectoryKinds kinds, OwnFolders folders) {
            Set<String> all = rules;
            if (!decision.rule().isEmpty() && !rules.contains(decision.rule())) {
                all = new LinkedHashSet<>(rules);
                all.add(decision.rule());
            }
            Directory child = directory.child(name);
            return new TreePosition(
                    Optional.of(this),
                    child,
                    kinds.kind(child, kind),
                    own || folders.has(child),
                    decision.pattern(),
                    all);
        }

        /** The pattern from the root on. */
        List<Part> whole() {
            List<List<Part>> names = new ArrayList<>();
            for (TreePosition at = this; at.above().isPresent(); at = at.above().get()) {
                names.add(at.pattern());
            }
            List<Part> parts = new ArrayList<>();
            for (int i = names.size() - 1; i >= 0; i--) {
                parts.add(new Literal("/"));
                parts.addAll(names.get(i));
            }
            return parts;
        }
    }

    /** Tells folders of the container's own data in a tree; makes the path only of those that are as deep as one of them. */
    private static final class OwnFolders {
        private final SortedSet<String> folders;
        private final Set<Integer> depths = new HashSet<>();

        OwnFolders(OwnData own) {
            this.folders = own.folders();
            folders.forEach(f -> depths.add(f.split("/+", -1).length - 2));
        }

        boolean has(Directory directory) {
            return depths.contains(directory.depth()) && folders.contains(directory.path());
        }
    }

    /** A node that is still to be looked at. */
    private record OpenNode(PathNode node, TreePosition place) {}

    private final List<SegmentRule> rules;
    private final LearnedPatterns patterns;
    private final OwnFolders own;
    private final DirectoryKinds kinds = DirectoryKinds.load();
    private final List<PathGroup> groups = new ArrayList<>();

    Generaliser(LearnedPatterns patterns, Generality generality, OwnData own) {
        this.patterns = patterns;
        this.own = new OwnFolders(own);
        this.rules = rules(patterns).stream()
                .filter(rule -> NamedGeneralisation.of(rule.name())
                        .filter(generality::makes)
                        .isPresent())
                .toList();
    }

    /** The rules in the order in which they are tried. */
    static List<SegmentRule> rules(LearnedPatterns patterns) {
        Identifiers identifiers = new Identifiers(patterns);
        return List.of(
                new KnownPlaces("proc-pid", patterns),
                new KnownPlaces("numbered-object", patterns),
                new ImageLibraries.Folders(),
                new ImageLibraries.Versions(),
                identifiers,
                new TemporaryFiles(identifiers),
                new DatesInNames(),
                new DescribedNames(),
                new SequenceNumbers(),
                new VaryingNumbers(),
                new RandomNames(),
                new ManySiblings());
    }

    /**
     * All paths below the root, each in exactly one group. Goes by a list of what is left and not by recursion: how deep the
     * paths are, the container chooses.
     */
    List<PathGroup> groups(PathNode root) {
        TreePosition start =
                new TreePosition(Optional.empty(), Directory.ROOT, kinds.ofRoot(), false, List.of(), Set.of());
        Deque<OpenNode> left = new ArrayDeque<>(List.of(new OpenNode(root, start)));
        while (!left.isEmpty()) {
            visit(left.pop(), left);
        }
        return groups;
    }

    private void visit(OpenNode step, Deque<OpenNode> left) {
        PathNode node = step.node();
        add(node, step.place(), "", node.asFile());
        add(node, step.place(), "/", node.asDirectory());
        SortedMap<String, NamedPattern> decided = decide(node, step.place());
        // In the order of the names: that of a hash table is another one in each run.
        Map<NamedPattern, SortedMap<String, PathNode>> alike = new LinkedHashMap<>();
        node.children().forEach((name, child) -> {
            NamedPattern decision = decided.getOrDefault(name, new NamedPattern("", NamePatterns.literal(name)));
            alike.computeIfAbsent(decision, d -> new TreeMap<>()).put(name, child);
        });
        alike.forEach((decision, names) -> left.push(new OpenNode(
                PathNode.merged(names.values()), step.place().child(names.firstKey(), decision, kinds, own))));
    }

    private void add(PathNode node, TreePosition place, String end, SortedSet<SeenAccess> accesses) {
        SortedSet<String> paths = new TreeSet<>(node.paths());
        paths.removeIf(path -> path.endsWith("/") != end.equals("/"));
        if (!paths.isEmpty()) {
            List<Part> parts = new ArrayList<>(place.whole());
            parts.add(new Literal(end));
            groups.add(new PathGroup(spelled(new Glob(parts).normalised()), place.rules(), paths, accesses));
        }
    }

    /** A pattern in /proc as AppArmor's own profiles write it. */
    private static Glob spelled(Glob glob) {
        boolean inProc =
                glob.parts().get(0) instanceof Literal first && first.text().startsWith("/proc/");
        if (glob.isLiteral() || !inProc) {
            return glob;
        }
        List<Part> parts = new ArrayList<>(glob.parts());
        Literal first = (Literal) parts.get(0);
        parts.set(0, new Literal(first.text().substring("/proc".length())));
        parts.add(0, new Variable("PROC"));
        return new Glob(parts);
    }

    private SortedMap<String, NamedPattern> decide(PathNode node, TreePosition place) {
        SortedMap<String, NamedPattern> decided = new TreeMap<>();
        SortedMap<String, PathNode> open = new TreeMap<>(node.children());
        Siblings siblings = new Siblings(place.directory(), place.kind(), place.own(), node.changesNames(), open);
        for (SegmentRule rule : rules) {
            SortedMap<String, List<Part>> found = rule.patterns(siblings);
            found.forEach((name, pattern) -> decided.put(name, new NamedPattern(rule.name(), pattern)));
            open.keySet().removeAll(found.keySet());
            if (rule.takesWhatFits() && !found.isEmpty()) {
                takeWhatFits(rule, found.values(), siblings, decided);
            }
        }
        return decided;
    }

    private void takeWhatFits(
            SegmentRule rule,
            Collection<List<Part>> found,
            Siblings siblings,
            SortedMap<String, NamedPattern> decided) {
        List<List<Part>> distinct = found.stream().distinct().toList();
        List<Pattern> regexes = distinct.stream().map(patterns::regex).toList();
        ByPrefix prefixes = new ByPrefix();
        distinct.forEach(prefixes::add);
        siblings.names().entrySet().removeIf(name -> {
            Optional<Integer> fitting = siblings.varies(name.getValue())
                    ? prefixes.candidates(name.getKey()).stream()
                            .filter(i -> regexes.get(i).matcher(name.getKey()).matches())
                            .findFirst()
                    : Optional.empty();
            fitting.ifPresent(i -> decided.put(name.getKey(), new NamedPattern(rule.name(), distinct.get(i))));
            return fitting.isPresent();
        });
    }

    /** Patterns by the text that they begin with: of many, the few that a name may match. */
    static final class ByPrefix {
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
}
