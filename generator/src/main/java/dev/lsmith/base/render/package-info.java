/**
 * Templates to text. Every language has an output format that escapes each interpolation, so that no text from an
 * input can become syntax.
 */
@NullMarked
package dev.lsmith.base.render;

import org.jspecify.annotations.NullMarked;
