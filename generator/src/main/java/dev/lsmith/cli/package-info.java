/** The command line. */
@NullMarked
package dev.lsmith.cli;

import org.jspecify.annotations.NullMarked;
