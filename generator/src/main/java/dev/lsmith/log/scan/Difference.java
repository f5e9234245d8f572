package dev.lsmith.log.scan;

import org.jspecify.annotations.Nullable;

/**
 * The first place where a template differs from the nearest one of a {@link TemplateTree}.
 *
 * @param added the template
 * @param nearest the other one
 * @param place where it is
 * @param byHole whether one of them leaves something out there that the other one does not
 * @param <M> what is known of the lines of a template
 */
record Difference<M>(Template<M> added, Template<M> nearest, Place place, boolean byHole) {
    /**
     * Finds it.
     *
     * @return null when there is none, or it does not tell their lines apart: what is text in one looks like what the other one
     *     leaves out
     */
    static <M> @Nullable Difference<M> between(Template<M> added, Template<M> nearest) {
        for (int segment = 0; segment <= added.holes() && segment <= nearest.holes(); segment++) {
            int shorter = Math.min(added.length(segment), nearest.length(segment));
            int same = 0;
            while (same < shorter && added.at(segment, same) == nearest.at(segment, same)) {
                same++;
            }
            Place place = new Place(segment, same);
            if (same < shorter) {
                return new Difference<>(added, nearest, place, false);
            }
            boolean last = segment == added.holes() || segment == nearest.holes();
            if (last && added.length(segment) == nearest.length(segment)) {
                return null;
            }
            if (last || !leaveOutTheSame(added, nearest, segment)) {
                return byHole(added, nearest, place);
            }
        }
        return null;
    }

    /** Whether it comes after a place where templates part, or is the same. */
    boolean isBehind(Fork<M> fork) {
        int order = fork.place().compareTo(place);
        return order < 0 || (order == 0 && !byHole);
    }

    /**
     * Puts the template beside a node of others that do not differ from each other here.
     *
     * @param walked how many holes the nodes above have left out
     */
    Node<M> split(Node<M> others, int walked) {
        int segment = place.segment();
        Node<M> parted;
        if (!byHole) {
            int offset = place.offset();
            Ways<Node<M>> ways = Ways.of(added.at(segment, offset), added, nearest.at(segment, offset), others);
            parted = new Fork<>(place, ways);
        } else if (nearest.leavesOut(place)) {
            parted = new Gap<>(place, nearest.hole(segment), others, added);
        } else {
            parted = new Gap<>(place, added.hole(segment), added, others);
        }
        for (int i = segment - 1; i >= walked; i--) {
            parted = new Gap<>(new Place(i, added.length(i)), added.hole(i), parted, null);
        }
        return parted;
    }

    private static <M> @Nullable Difference<M> byHole(Template<M> added, Template<M> nearest, Place place) {
        boolean nearestHas = nearest.leavesOut(place);
        boolean alike = nearestHas
                ? added.holds(nearest.hole(place.segment()), place)
                : nearest.holds(added.hole(place.segment()), place);
        return alike ? null : new Difference<>(added, nearest, place, true);
    }

    private static <M> boolean leaveOutTheSame(Template<M> one, Template<M> other, int segment) {
        return one.length(segment) == other.length(segment) && one.hole(segment) == other.hole(segment);
    }
}
