/**
 * Kernel byte strings as Java strings, and what of them may be shown to a person.
 */
@NullMarked
package dev.lsmith.text;

import org.jspecify.annotations.NullMarked;
