package dev.lsmith.learn;

import java.util.SortedMap;

/**
 * The names in a directory over which no rule has decided yet.
 *
 * @param directory the directory; the first of them by order where several became one pattern
 * @param kind how far its names may be generalised
 * @param namesChange whether the container creates or removes names in the directory
 * @param names name to what was done to it
 */
record Siblings(Directory directory, DirectoryKinds.Kind kind, boolean namesChange, SortedMap<String, PathNode> names) {
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
