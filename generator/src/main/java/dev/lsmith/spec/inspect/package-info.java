/**
 * What docker inspect and podman inspect print.
 */
@NullMarked
package dev.lsmith.spec.inspect;

import org.jspecify.annotations.NullMarked;
