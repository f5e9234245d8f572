package dev.lsmith.learn;

import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.learn.DirectoryKinds.Directory;
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

/** One rule of generalising: looks at the names in one directory. */
interface SegmentRule {
    /** Its name in {@code profiles/patterns/generalisations.csv}. */
    String name();

    /**
     * The names that become patterns.
     *
     * @return name to pattern; names over which the rule says nothing are left out
     */
    SortedMap<String, List<Part>> patterns(Siblings siblings);

    /** Whether further names that vary and fit one of its patterns belong to it. */
    default boolean takesWhatFits() {
        return true;
    }

    /**
     * The names in a directory over which no rule has decided yet.
     *
     * @param directory the directory; the first of them by order where several became one pattern
     * @param kind how far its names may be generalised
     * @param own whether it lies in the container's own data
     * @param namesChange whether the container creates or removes names in the directory
     * @param names name to what was done to it
     */
    record Siblings(
            Directory directory,
            DirectoryKinds.DirectoryKind kind,
            boolean own,
            boolean namesChange,
            SortedMap<String, PathNode> names) {
        /**
         * Whether the name may be another one next time: the kernel made it, or the container created or wrote it, or it
         * stands in a directory in which the container creates and removes names. What is only read elsewhere came with the
         * image or a mount, and its name stays.
         */
        boolean varies(PathNode node) {
            return switch (kind) {
                case KERNEL -> true;
                case FIXED -> node.created();
                case OPEN -> namesChange || node.made();
            };
        }
    }

    /** Files, or directories, that the container created in numbers and used in one way. */
    final class ManySiblings implements SegmentRule {
        /** How many are many; {@code generalisations.csv} says so too. */
        static final int MANY = 20;

        private record NameUse(boolean directory, Set<FilePermission> permissions) {}

        @Override
        public String name() {
            return "many-siblings";
        }

        @Override
        public SortedMap<String, List<Part>> patterns(Siblings siblings) {
            SortedMap<String, List<Part>> found = new TreeMap<>();
            if (siblings.kind() != DirectoryKinds.DirectoryKind.OPEN) {
                return found;
            }
            Map<NameUse, List<String>> byUse = new LinkedHashMap<>();
            siblings.names().forEach((name, node) -> {
                if (node.created()) {
                    NameUse use = new NameUse(!node.asDirectory().isEmpty(), node.permissions());
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
}
