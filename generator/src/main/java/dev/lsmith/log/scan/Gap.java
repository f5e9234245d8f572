package dev.lsmith.log.scan;

import org.jspecify.annotations.Nullable;

/**
 * Where templates leave something out, and perhaps others do not. Immutable.
 *
 * @param place where it begins
 * @param hole what it is
 * @param then what follows where such a value stands
 * @param otherwise what follows where it does not
 * @param <M> what is known of the lines of a template
 */
record Gap<M>(
        Place place, Hole hole, Node<M> then, @Nullable Node<M> otherwise) implements Node<M> {
    /** How far it is behind the last hole. */
    int offset() {
        return place.offset();
    }

    /** Whether a template leaves the same out here. */
    boolean isIn(Template<M> template) {
        return template.leavesOut(place) && template.hole(place.segment()) == hole;
    }
}
