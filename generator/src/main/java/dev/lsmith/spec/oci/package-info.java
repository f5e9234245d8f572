/**
 * The configuration of an OCI runtime.
 */
@NullMarked
package dev.lsmith.spec.oci;

import org.jspecify.annotations.NullMarked;
