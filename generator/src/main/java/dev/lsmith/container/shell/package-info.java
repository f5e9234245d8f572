/**
 * Shell scripts as simple commands.
 */
@NullMarked
package dev.lsmith.container.shell;

import org.jspecify.annotations.NullMarked;
