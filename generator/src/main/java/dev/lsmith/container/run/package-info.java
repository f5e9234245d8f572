/**
 * The command lines of docker run and podman run.
 */
@NullMarked
package dev.lsmith.container.run;

import org.jspecify.annotations.NullMarked;
