package dev.lsmith.log.scan;

/**
 * A place in a {@link TemplateTree}: where templates part, or a single one.
 *
 * @param <M> what is known of the lines of a template
 */
sealed interface Node<M> permits Fork, Gap, Template {}
