/**
 * What the container was given, read from the engine's own description.
 */
@NullMarked
package dev.lsmith.spec;

import org.jspecify.annotations.NullMarked;
