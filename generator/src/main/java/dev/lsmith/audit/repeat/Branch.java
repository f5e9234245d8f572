package dev.lsmith.audit.repeat;

/**
 * What leads to the stencil of a line, of which the outline is known.
 *
 * @param <M> what is known of the lines of a template
 */
sealed interface Branch<M> permits ByteBranch, FixedLayout {
    /**
     * The same with one more stencil, if it can be told from the others.
     *
     * @param depth how many choices were made before
     */
    Branch<M> with(FixedLayout<M> added, int depth);
}
