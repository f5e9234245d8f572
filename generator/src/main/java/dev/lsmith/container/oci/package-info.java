/**
 * The configuration of an OCI runtime.
 */
@NullMarked
package dev.lsmith.container.oci;

import org.jspecify.annotations.NullMarked;
