package dev.lsmith.log.scan;

/**
 * Where templates part by a byte. Immutable.
 *
 * @param place where it is
 * @param offset of the place, read at each step
 * @param ways what follows
 * @param <M> what is known of the lines of a template
 */
record Fork<M>(Place place, int offset, Ways<Node<M>> ways) implements Node<M> {
    /** The same place with other ways. */
    Fork<M> with(byte key, Node<M> way) {
        return new Fork<>(place, offset, ways.with(key, way));
    }
}
