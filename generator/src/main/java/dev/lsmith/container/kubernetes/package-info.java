/**
 * Kubernetes manifests.
 */
@NullMarked
package dev.lsmith.container.kubernetes;

import org.jspecify.annotations.NullMarked;
