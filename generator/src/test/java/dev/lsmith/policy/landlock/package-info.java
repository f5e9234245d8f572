/** The worked example of {@code docs/adding-a-mechanism.md}: a made-up room for Landlock. */
@NullMarked
package dev.lsmith.policy.landlock;

import org.jspecify.annotations.NullMarked;
