/**
 * The command lines of docker run and podman run.
 */
@NullMarked
package dev.lsmith.spec.run;

import org.jspecify.annotations.NullMarked;
