/**
 * Quadlet units.
 */
@NullMarked
package dev.lsmith.spec.quadlet;

import org.jspecify.annotations.NullMarked;
