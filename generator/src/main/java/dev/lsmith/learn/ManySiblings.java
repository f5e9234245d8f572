package dev.lsmith.learn;

import dev.lsmith.access.FilePermission;
import dev.lsmith.learn.SegmentRule.Siblings;
import dev.lsmith.pattern.Glob.AnyInSegment;
import dev.lsmith.pattern.Glob.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Files, or directories, that the container created in numbers and used in one way. */
final class ManySiblings implements SegmentRule {
    /** How many are many; {@code rules.csv} says so too. */
    static final int MANY = 20;

    private record Use(boolean directory, Set<FilePermission> permissions) {}

    @Override
    public String name() {
        return "many-siblings";
    }

    @Override
    public SortedMap<String, List<Part>> patterns(Siblings siblings) {
        SortedMap<String, List<Part>> found = new TreeMap<>();
        if (siblings.kind() != DirectoryKinds.Kind.OPEN) {
            return found;
        }
        Map<Use, List<String>> byUse = new LinkedHashMap<>();
        siblings.names().forEach((name, node) -> {
            if (node.created()) {
                Use use = new Use(!node.asDirectory().isEmpty(), node.permissions());
                byUse.computeIfAbsent(use, u -> new ArrayList<>()).add(name);
            }
        });
        byUse.values().stream()
                .filter(names -> names.size() >= MANY)
                .forEach(names -> names.forEach(name -> found.put(name, List.of(new AnyInSegment()))));
        return found;
    }

    @Override
    public boolean takesWhatFits() {
        return false;
    }
}
