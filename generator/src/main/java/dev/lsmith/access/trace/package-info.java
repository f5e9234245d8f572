/** Evidence that is no audit log: what tracers and other watchers wrote, as the accesses that it tells of. */
@NullMarked
package dev.lsmith.access.trace;

import org.jspecify.annotations.NullMarked;
