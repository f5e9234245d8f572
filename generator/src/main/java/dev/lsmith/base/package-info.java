/**
 * What every room needs: kernel byte strings as Java strings, what of them may be shown to a person, diagnostics with places, and the tables
 * that ship with lsmith. Knows nothing of logs, containers or policies.
 */
@NullMarked
package dev.lsmith.base;

import org.jspecify.annotations.NullMarked;
