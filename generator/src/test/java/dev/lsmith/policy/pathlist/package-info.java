/** The worked example of {@code docs/adding-a-mechanism.md}: a made-up room for a list of paths. */
@NullMarked
package dev.lsmith.policy.pathlist;

import org.jspecify.annotations.NullMarked;
