/**
 * JSON whose values know where they stand, so that every complaint names file, line, column and path.
 */
@NullMarked
package dev.lsmith.base.json;

import org.jspecify.annotations.NullMarked;
