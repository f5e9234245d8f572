/**
 * Capabilities and no_new_privs: which of those given a container needs, and why.
 */
@NullMarked
package dev.lsmith.policy.capability;

import org.jspecify.annotations.NullMarked;
