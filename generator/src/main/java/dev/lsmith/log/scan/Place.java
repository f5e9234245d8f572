package dev.lsmith.log.scan;

import java.util.Comparator;

/**
 * A place in a line that is the same in all lines of a template.
 *
 * @param segment how many holes stand before it
 * @param offset from the end of the last of them, or from the start of the line
 */
record Place(int segment, int offset) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
            Comparator.comparingInt(Place::segment).thenComparingInt(Place::offset);

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }
}
