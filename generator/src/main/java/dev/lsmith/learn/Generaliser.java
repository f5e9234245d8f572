package dev.lsmith.learn;

import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Variable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
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

    /** How many segments of a directory rules look at: more than any place in {@code profiles/patterns} has. */
    private static final int KNOWN_DEPTH = 32;

    /**
     * A place in the tree.
     *
     * @param above the place that it lies in; empty at the root
     * @param parts what stands for its own name
     * @param directory the segments of its path, the first {@value #KNOWN_DEPTH} of them
     * @param rules those that decided over any segment
     */
    private record Place(Optional<Place> above, List<Part> parts, List<String> directory, Set<String> rules) {
        static final Place ROOT = new Place(Optional.empty(), List.of(), List.of(), Set.of());

        Place child(String name, Decision decision) {
            List<String> segments = directory;
            if (directory.size() < KNOWN_DEPTH) {
                segments = new ArrayList<>(directory);
                segments.add(name);
            }
            Set<String> all = rules;
            if (!decision.rule().isEmpty() && !rules.contains(decision.rule())) {
                all = new LinkedHashSet<>(rules);
                all.add(decision.rule());
            }
            return new Place(Optional.of(this), decision.pattern(), segments, all);
        }

        /** The pattern of the whole path. */
        List<Part> pattern() {
            Deque<List<Part>> names = new ArrayDeque<>();
            for (Place place = this; place.above.isPresent(); place = place.above.get()) {
                names.push(place.parts);
            }
            List<Part> parts = new ArrayList<>();
            for (List<Part> name : names) {
                parts.add(new Literal("/"));
                parts.addAll(name);
            }
            return parts;
        }
    }

    private record Visit(PathNode node, Place place) {}

    /** Names that are one by a decision. */
    private record Alike(Decision decision, SortedMap<String, PathNode> names) {
        Visit visit(Place directory) {
            return new Visit(PathNode.merged(names.values()), directory.child(names.firstKey(), decision));
        }
    }

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
                new SequenceNumbers(),
                new VaryingNumbers(),
                new RandomNames(),
                new ManySiblings());
    }

    /** All paths below the root, each in exactly one group. */
    List<PathGroup> groups(PathNode root) {
        Deque<Visit> open = new ArrayDeque<>();
        open.push(new Visit(root, Place.ROOT));
        while (!open.isEmpty()) {
            Visit visit = open.pop();
            add(visit.node(), visit.place(), "", visit.node().asFile());
            add(visit.node(), visit.place(), "/", visit.node().asDirectory());
            alike(visit.node(), visit.place().directory()).forEach(alike -> open.push(alike.visit(visit.place())));
        }
        return groups;
    }

    private List<Alike> alike(PathNode node, List<String> directory) {
        SortedMap<String, Decision> decided = decide(node, directory);
        List<Alike> alike = new ArrayList<>();
        Map<String, Alike> byPattern = new TreeMap<>();
        node.children().forEach((name, child) -> {
            Decision decision = decided.get(name);
            if (decision == null) {
                Decision itself = new Decision("", NamePatterns.literal(name));
                alike.add(new Alike(itself, new TreeMap<>(Map.of(name, child))));
            } else {
                String pattern = decision.rule() + " " + new Glob(decision.pattern()).text();
                byPattern
                        .computeIfAbsent(pattern, p -> new Alike(decision, new TreeMap<>()))
                        .names()
                        .put(name, child);
            }
        });
        alike.addAll(byPattern.values());
        return alike;
    }

    private void add(PathNode node, Place place, String end, SortedSet<SeenAccess> accesses) {
        SortedSet<String> paths = new TreeSet<>(node.paths());
        paths.removeIf(path -> path.endsWith("/") != end.equals("/"));
        if (!paths.isEmpty()) {
            List<Part> parts = place.pattern();
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

    private SortedMap<String, Decision> decide(PathNode node, List<String> directory) {
        SortedMap<String, Decision> decided = new TreeMap<>();
        SortedMap<String, PathNode> open = new TreeMap<>(node.children());
        Siblings siblings = new Siblings(directory, kinds.kind(directory), node.changesNames(), open);
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
