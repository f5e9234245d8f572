/**
 * From a policy as written to what the kernel's parser makes of the text: includes found and inlined, variables expanded,
 * conditionals evaluated, aliases applied, blocks flattened.
 */
@NullMarked
package dev.lsmith.policy.apparmor.resolve;

import org.jspecify.annotations.NullMarked;
