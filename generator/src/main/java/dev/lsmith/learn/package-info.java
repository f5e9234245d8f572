/**
 * From single accesses to patterns, each by a named rule.
 */
@NullMarked
package dev.lsmith.learn;

import org.jspecify.annotations.NullMarked;
