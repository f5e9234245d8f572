/** Puts policies in force on a host, keeps what was there before, and gives it back. */
@NullMarked
package dev.lsmith.install;

import org.jspecify.annotations.NullMarked;
