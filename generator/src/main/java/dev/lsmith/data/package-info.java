/** The data that ships below {@code profiles/}: kernel tables and baselines, read on demand. */
@NullMarked
package dev.lsmith.data;

import org.jspecify.annotations.NullMarked;
