/**
 * What the container was given, read from the engine's own description; a package a form.
 */
@NullMarked
package dev.lsmith.container;

import org.jspecify.annotations.NullMarked;
