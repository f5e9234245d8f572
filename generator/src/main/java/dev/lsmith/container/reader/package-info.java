/**
 * The door of the room: reads whatever form a file has.
 */
@NullMarked
package dev.lsmith.container.reader;

import org.jspecify.annotations.NullMarked;
