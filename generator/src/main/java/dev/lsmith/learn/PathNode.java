package dev.lsmith.learn;

import dev.lsmith.access.FilePermission;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A name in the tree of the paths that were seen, and what was done to it. */
final class PathNode {
    private static final Set<FilePermission> MAKING =
            EnumSet.of(FilePermission.WRITE, FilePermission.APPEND, FilePermission.CREATE, FilePermission.DELETE);

    /** How far down names are compared, so that the time for a path grows with its length. */
    private static final int COMPARED = 16;

    private final SortedMap<String, PathNode> children = new TreeMap<>();
    private final SortedMap<String, List<PathNode>> unmerged = new TreeMap<>();
    private final SortedSet<SeenAccess> asFile = new TreeSet<>();
    private final SortedSet<SeenAccess> asDirectory = new TreeSet<>();
    private final Set<FilePermission> permissions = EnumSet.noneOf(FilePermission.class);
    private final SortedSet<String> paths = new TreeSet<>();
    private boolean made;

    /** Adds an access at the path's node, making the nodes on the way. */
    void add(SeenAccess seen) {
        String path = seen.access().path();
        PathNode node = reach(path, seen.access().permissions());
        (path.endsWith("/") ? node.asDirectory : node.asFile).add(seen);
    }

    /** Notes that a name was created by other means than a file access: a link. */
    void addCreated(String path) {
        reach(path, Set.of(FilePermission.CREATE));
    }

    /** One node for several, with all that was done to any of them and below. What is below is merged when it is asked for. */
    static PathNode merged(Collection<PathNode> nodes) {
        if (nodes.size() == 1) {
            return nodes.iterator().next();
        }
        PathNode all = new PathNode();
        for (PathNode node : nodes) {
            all.asFile.addAll(node.asFile);
            all.asDirectory.addAll(node.asDirectory);
            all.permissions.addAll(node.permissions);
            all.made |= node.made;
            all.paths.addAll(node.paths);
            node.children()
                    .forEach((name, child) -> all.unmerged
                            .computeIfAbsent(name, n -> new ArrayList<>())
                            .add(child));
        }
        return all;
    }

    private PathNode reach(String path, Set<FilePermission> done) {
        boolean making = !Collections.disjoint(MAKING, done);
        PathNode node = this;
        node.made |= making;
        for (String segment : path.substring(1).split("/", -1)) {
            if (!segment.isEmpty()) {
                node = node.children.computeIfAbsent(segment, s -> new PathNode());
                node.made |= making;
            }
        }
        node.paths.add(path);
        node.permissions.addAll(done);
        return node;
    }

    SortedMap<String, PathNode> children() {
        unmerged.forEach((name, same) -> children.put(name, merged(same)));
        unmerged.clear();
        return children;
    }

    /** What was done to it under a name without a slash at its end. */
    SortedSet<SeenAccess> asFile() {
        return asFile;
    }

    /** What was done to it under a name with a slash at its end. */
    SortedSet<SeenAccess> asDirectory() {
        return asDirectory;
    }

    /** The paths that end here, as they were seen. */
    SortedSet<String> paths() {
        return paths;
    }

    Set<FilePermission> permissions() {
        return permissions;
    }

    boolean created() {
        return permissions.contains(FilePermission.CREATE);
    }

    boolean createdAndRemoved() {
        return created() && permissions.contains(FilePermission.DELETE);
    }

    /** Whether the container wrote to it or to anything below it. */
    boolean made() {
        return made;
    }

    /** Whether the container created or removed names directly in it. */
    boolean changesNames() {
        return children().values().stream().anyMatch(c -> c.created() || c.permissions.contains(FilePermission.DELETE));
    }

    /**
     * What follows it in paths, digits left out; the empty text where a path ends. Of what goes on further than
     * {@value #COMPARED} names down, as far as that.
     */
    SortedSet<String> continuations() {
        return continuations(COMPARED);
    }

    private SortedSet<String> continuations(int depth) {
        SortedSet<String> all = new TreeSet<>();
        if (!paths.isEmpty() || depth == 0) {
            all.add("");
        }
        if (depth > 0) {
            children().forEach((name, child) -> {
                String alike = "/" + name.replaceAll("[0-9]+", "0");
                child.continuations(depth - 1).forEach(c -> all.add(alike + c));
            });
        }
        return all;
    }
}
