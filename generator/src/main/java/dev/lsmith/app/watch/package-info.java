/** Follows a log that grows, and learns from it as it does. */
@NullMarked
package dev.lsmith.app.watch;

import org.jspecify.annotations.NullMarked;
