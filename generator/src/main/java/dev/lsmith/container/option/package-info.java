/**
 * The options of engines in the words in which several forms give them, and the container that they add up to.
 */
@NullMarked
package dev.lsmith.container.option;

import org.jspecify.annotations.NullMarked;
