/**
 * What the engine is told: the flags that put the policies in force.
 */
@NullMarked
package dev.lsmith.launch;

import org.jspecify.annotations.NullMarked;
