/** Tests of Landlock rulesets. */
@NullMarked
package dev.lsmith.policy.landlock;

import org.jspecify.annotations.NullMarked;
