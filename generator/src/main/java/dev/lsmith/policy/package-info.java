/**
 * What every mechanism can do, whatever its policy language: synthesise, read, decide, compare, explain.
 */
@NullMarked
package dev.lsmith.policy;

import org.jspecify.annotations.NullMarked;
