/**
 * Files that describe containers, as text.
 */
@NullMarked
package dev.lsmith.spec.source;

import org.jspecify.annotations.NullMarked;
