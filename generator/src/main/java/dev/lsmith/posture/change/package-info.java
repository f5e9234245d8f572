/** What two descriptions of a container leave open differently, and how dangerous what a change opens is. */
@NullMarked
package dev.lsmith.posture.change;

import org.jspecify.annotations.NullMarked;
