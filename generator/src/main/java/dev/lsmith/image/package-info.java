/** What a container image holds: its files, their packages and layers, and the system calls that its programs can reach. */
@NullMarked
package dev.lsmith.image;

import org.jspecify.annotations.NullMarked;
