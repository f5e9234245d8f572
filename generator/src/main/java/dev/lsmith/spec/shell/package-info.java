/**
 * Shell scripts as simple commands.
 */
@NullMarked
package dev.lsmith.spec.shell;

import org.jspecify.annotations.NullMarked;
