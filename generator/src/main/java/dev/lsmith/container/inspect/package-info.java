/**
 * What docker inspect and podman inspect print.
 */
@NullMarked
package dev.lsmith.container.inspect;

import org.jspecify.annotations.NullMarked;
