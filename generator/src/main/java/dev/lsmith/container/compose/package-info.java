/**
 * Compose files.
 */
@NullMarked
package dev.lsmith.container.compose;

import org.jspecify.annotations.NullMarked;
