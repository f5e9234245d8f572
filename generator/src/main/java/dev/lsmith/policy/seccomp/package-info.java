/**
 * Seccomp profiles: the three dialects that engines read, their meaning after flattening, and their synthesis.
 */
@NullMarked
package dev.lsmith.policy.seccomp;

import org.jspecify.annotations.NullMarked;
