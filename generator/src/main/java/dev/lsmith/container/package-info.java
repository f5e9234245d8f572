/**
 * What a container was given, whatever file says so; the packages below read these files.
 */
@NullMarked
package dev.lsmith.container;

import org.jspecify.annotations.NullMarked;
