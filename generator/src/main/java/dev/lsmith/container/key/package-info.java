/**
 * The names that a description may hold, and what becomes of one that is none of them.
 */
@NullMarked
package dev.lsmith.container.key;

import org.jspecify.annotations.NullMarked;
