package dev.lsmith.log.scan;

/**
 * Where templates part by a byte. Immutable.
 *
 * @param place where it is
 * @param ways what follows
 * @param <M> what is known of the lines of a template
 */
record Fork<M>(Place place, Ways<Node<M>> ways) implements Node<M> {
    /** How far it is behind the last hole. */
    int offset() {
        return place.offset();
    }

    /** The same place with other ways. */
    Fork<M> with(byte key, Node<M> way) {
        return new Fork<>(place, ways.with(key, way));
    }
}
