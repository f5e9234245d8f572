/** Landlock rulesets, in the form of landlockconfig. */
@NullMarked
package dev.lsmith.policy.landlock;

import org.jspecify.annotations.NullMarked;
