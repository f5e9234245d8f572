/**
 * Files that describe containers, as text.
 */
@NullMarked
package dev.lsmith.container.source;

import org.jspecify.annotations.NullMarked;
