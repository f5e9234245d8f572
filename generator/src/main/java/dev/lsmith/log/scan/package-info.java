/**
 * Bytes of a log to lines, and lines to templates: which lines are the same sentence but for the words that change with
 * every one of them. Knows nothing of what a line says; nothing is trusted to a hash.
 */
@NullMarked
package dev.lsmith.log.scan;

import org.jspecify.annotations.NullMarked;
