/**
 * What went wrong or deserves a word, as values.
 */
@NullMarked
package dev.lsmith.diagnostic;

import org.jspecify.annotations.NullMarked;
