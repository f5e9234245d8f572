/** What a recording can say of what it does not hold. */
@NullMarked
package dev.lsmith.model.coverage;

import org.jspecify.annotations.NullMarked;
