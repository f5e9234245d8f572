package dev.lsmith.learn;

import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.learn.PathGroup.SeenAccess;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A name in the tree of the paths that were seen, and what was done to it. */
final class PathNode {
    private static final Set<FilePermission> MAKING =
            EnumSet.of(FilePermission.WRITE, FilePermission.APPEND, FilePermission.CREATE, FilePermission.DELETE);

    /** How many names below are looked at to tell whether two are used alike. */
    private static final int CONTINUED = 4;

    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private final SortedMap<String, PathNode> children = new TreeMap<>();
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

    /**
     * One node for several, with all that was done to any of them and below. Goes by a list of what is left to do and not by
     * recursion: how deep a tree is, the container chooses.
     */
    static PathNode merged(Collection<PathNode> nodes) {
        if (nodes.size() == 1) {
            return nodes.iterator().next();
        }
        PathNode all = new PathNode();
        Deque<Merge> left = new ArrayDeque<>(List.of(new Merge(all, nodes)));
        while (!left.isEmpty()) {
            Merge merge = left.pop();
            merge.from().forEach(merge.into()::take);
            merge.into().children.putAll(mergedChildren(merge.from(), left));
        }
        return all;
    }

    /** The children of several nodes by name; where nodes share a name, one that is still to be filled. */
    private static SortedMap<String, PathNode> mergedChildren(Collection<PathNode> nodes, Deque<Merge> left) {
        SortedMap<String, List<PathNode>> byName = new TreeMap<>();
        for (PathNode node : nodes) {
            node.children.forEach((name, child) ->
                    byName.computeIfAbsent(name, n -> new ArrayList<>()).add(child));
        }
        SortedMap<String, PathNode> children = new TreeMap<>();
        byName.forEach((name, same) -> {
            PathNode child = same.size() == 1 ? same.get(0) : new PathNode();
            if (same.size() > 1) {
                left.push(new Merge(child, same));
            }
            children.put(name, child);
        });
        return children;
    }

    /** Nodes that are to become one. */
    private record Merge(PathNode into, Collection<PathNode> from) {}

    private void take(PathNode other) {
        asFile.addAll(other.asFile);
        asDirectory.addAll(other.asDirectory);
        permissions.addAll(other.permissions);
        made |= other.made;
        paths.addAll(other.paths);
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
        return children.values().stream().anyMatch(c -> c.created() || c.permissions.contains(FilePermission.DELETE));
    }

    /**
     * What follows it in paths within a few names, digits left out; the empty text where a path ends. Of longer paths the
     * beginning, so that deep trees cost no more than flat ones.
     */
    SortedSet<String> continuations() {
        SortedSet<String> all = new TreeSet<>();
        addContinuations(all, "", CONTINUED);
        return all;
    }

    private void addContinuations(SortedSet<String> all, String before, int names) {
        if (!paths.isEmpty() || names == 0) {
            all.add(before);
        }
        if (names > 0) {
            children.forEach((name, child) -> child.addContinuations(
                    all, before + "/" + DIGITS.matcher(name).replaceAll("0"), names - 1));
        }
    }
}
