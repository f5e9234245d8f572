package dev.lsmith.learn;

import dev.lsmith.learn.DirectoryKinds.Directory;
import dev.lsmith.learn.DirectoryKinds.Kind;
import dev.lsmith.learn.PathGroup.SeenAccess;
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
    private record Decision(String rule, List<Part> pattern) {}

    /** A place in the tree: what of the path became patterns down to it, and by which rules. */
    private record Place(Optional<Place> above, Directory directory, Kind kind, List<Part> pattern, Set<String> rules) {
        Place child(String name, Decision decision, DirectoryKinds kinds) {
            Set<String> all = rules;
            if (!decision.rule().isEmpty() && !rules.contains(decision.rule())) {
                all = new LinkedHashSet<>(rules);
                all.add(decision.rule());
            }
            Directory child = directory.child(name);
            return new Place(Optional.of(this), child, kinds.kind(child, kind), decision.pattern(), all);
        }

        /** The pattern from the root on. */
        List<Part> whole() {
            List<List<Part>> names = new ArrayList<>();
            for (Place at = this; at.above().isPresent(); at = at.above().get()) {
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

    /** A node that is still to be looked at. */
    private record Step(PathNode node, Place place) {}

    private final List<SegmentRule> rules;
    private final LearnedPatterns patterns;
    private final DirectoryKinds kinds = DirectoryKinds.load();
    private final List<PathGroup> groups = new ArrayList<>();

    Generaliser(LearnedPatterns patterns, boolean exact) {
        this.patterns = patterns;
        this.rules = exact ? List.of() : rules(patterns);
    }

    /** The rules in the order in which they are tried. */
    static List<SegmentRule> rules(LearnedPatterns patterns) {
        Identifiers identifiers = new Identifiers(patterns);
        return List.of(
                new KnownPlaces("proc-pid", patterns),
                new KnownPlaces("numbered-object", patterns),
                identifiers,
                new TemporaryFiles(identifiers),
                new DatesInNames(),
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
        Place start = new Place(Optional.empty(), Directory.ROOT, kinds.ofRoot(), List.of(), Set.of());
        Deque<Step> left = new ArrayDeque<>(List.of(new Step(root, start)));
        while (!left.isEmpty()) {
            visit(left.pop(), left);
        }
        return groups;
    }

    private void visit(Step step, Deque<Step> left) {
        PathNode node = step.node();
        add(node, step.place(), "", node.asFile());
        add(node, step.place(), "/", node.asDirectory());
        SortedMap<String, Decision> decided = decide(node, step.place());
        // In the order of the names: that of a hash table is another one in each run.
        Map<Decision, SortedMap<String, PathNode>> alike = new LinkedHashMap<>();
        node.children().forEach((name, child) -> {
            Decision decision = decided.getOrDefault(name, new Decision("", NamePatterns.literal(name)));
            alike.computeIfAbsent(decision, d -> new TreeMap<>()).put(name, child);
        });
        alike.forEach((decision, names) -> left.push(
                new Step(PathNode.merged(names.values()), step.place().child(names.firstKey(), decision, kinds))));
    }

    private void add(PathNode node, Place place, String end, SortedSet<SeenAccess> accesses) {
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

    private SortedMap<String, Decision> decide(PathNode node, Place place) {
        SortedMap<String, Decision> decided = new TreeMap<>();
        SortedMap<String, PathNode> open = new TreeMap<>(node.children());
        Siblings siblings = new Siblings(place.directory(), place.kind(), node.changesNames(), open);
        for (SegmentRule rule : rules) {
            SortedMap<String, List<Part>> found = rule.patterns(siblings);
            found.forEach((name, pattern) -> decided.put(name, new Decision(rule.name(), pattern)));
            open.keySet().removeAll(found.keySet());
            if (rule.takesWhatFits() && !found.isEmpty()) {
                takeWhatFits(rule, found.values(), siblings, decided);
            }
        }
        return decided;
    }

    private void takeWhatFits(
            SegmentRule rule, Collection<List<Part>> found, Siblings siblings, SortedMap<String, Decision> decided) {
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
            fitting.ifPresent(i -> decided.put(name.getKey(), new Decision(rule.name(), distinct.get(i))));
            return fitting.isPresent();
        });
    }
}
