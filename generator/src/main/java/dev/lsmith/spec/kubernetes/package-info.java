/**
 * Kubernetes manifests.
 */
@NullMarked
package dev.lsmith.spec.kubernetes;

import org.jspecify.annotations.NullMarked;
