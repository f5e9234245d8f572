/**
 * Compose files.
 */
@NullMarked
package dev.lsmith.spec.compose;

import org.jspecify.annotations.NullMarked;
