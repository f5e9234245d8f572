/**
 * Quadlet units.
 */
@NullMarked
package dev.lsmith.container.quadlet;

import org.jspecify.annotations.NullMarked;
