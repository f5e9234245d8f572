/**
 * How far a container is isolated, read from what it was given, in the terms of the field.
 */
@NullMarked
package dev.lsmith.posture;

import org.jspecify.annotations.NullMarked;
