/** Replaying what was observed against policies. */
@NullMarked
package dev.lsmith.verify;

import org.jspecify.annotations.NullMarked;
