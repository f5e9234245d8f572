/**
 * Accesses by subject with their evidence; merging, selecting and storing them.
 */
@NullMarked
package dev.lsmith.model;

import org.jspecify.annotations.NullMarked;
