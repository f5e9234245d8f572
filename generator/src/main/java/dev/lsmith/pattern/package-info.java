/**
 * Path patterns as regular languages over bytes.
 */
@NullMarked
package dev.lsmith.pattern;

import org.jspecify.annotations.NullMarked;
