/**
 * The options of container engines ({@code --volume}, {@code --publish}, {@code --security-opt} …), which several forms of spec share,
 * and the builder of a container's spec.
 */
@NullMarked
package dev.lsmith.container.option;

import org.jspecify.annotations.NullMarked;
