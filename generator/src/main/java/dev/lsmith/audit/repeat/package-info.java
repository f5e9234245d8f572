/**
 * Recognises lines that say what a line said before: they differ in numbers only that nobody read of the first one. Knows nothing of what
 * a line says; nothing is trusted to a hash.
 */
@NullMarked
package dev.lsmith.audit.repeat;

import org.jspecify.annotations.NullMarked;
