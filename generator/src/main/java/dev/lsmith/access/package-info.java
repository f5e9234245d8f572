/**
 * What an event means: AppArmor, SELinux, seccomp and capability records as neutral accesses.
 */
@NullMarked
package dev.lsmith.access;

import org.jspecify.annotations.NullMarked;
