/** The kernel's names and numbers, read from {@code profiles/kernel/}. */
@NullMarked
package dev.lsmith.base.kernel;

import org.jspecify.annotations.NullMarked;
