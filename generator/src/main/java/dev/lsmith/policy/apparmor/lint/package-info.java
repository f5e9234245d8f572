/**
 * What is wrong with a profile, or wider than it looks: each check is a class of its own that turns a resolved policy
 * into findings.
 */
@NullMarked
package dev.lsmith.policy.apparmor.lint;

import org.jspecify.annotations.NullMarked;
