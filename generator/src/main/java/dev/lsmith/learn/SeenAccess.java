package dev.lsmith.learn;

import dev.lsmith.access.Evidence;
import dev.lsmith.access.FileAccess;

/**
 * A file access that was seen.
 *
 * @param access what was done
 * @param evidence why we believe it
 * @param rank its place among all accesses by their order, which takes long to compare
 */
record SeenAccess(FileAccess access, Evidence evidence, int rank) implements Comparable<SeenAccess> {
    @Override
    public int compareTo(SeenAccess other) {
        return Integer.compare(rank, other.rank);
    }
}
