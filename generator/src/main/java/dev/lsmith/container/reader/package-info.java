/**
 * Readers of the forms of spec that are one file each, and {@code SpecReader}, which finds out the form of a file and has its reader
 * read it.
 */
@NullMarked
package dev.lsmith.container.reader;

import org.jspecify.annotations.NullMarked;
