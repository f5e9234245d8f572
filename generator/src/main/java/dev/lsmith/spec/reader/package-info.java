/**
 * The door of the room: reads whatever form a file has.
 */
@NullMarked
package dev.lsmith.spec.reader;

import org.jspecify.annotations.NullMarked;
