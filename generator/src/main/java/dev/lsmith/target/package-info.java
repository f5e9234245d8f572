/**
 * What every policy language of lsmith can do.
 */
@NullMarked
package dev.lsmith.target;

import org.jspecify.annotations.NullMarked;
