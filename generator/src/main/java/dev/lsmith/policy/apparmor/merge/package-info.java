/**
 * Learned rules put into a profile that a person wrote: what is there stays byte for byte, what is missing is added.
 */
@NullMarked
package dev.lsmith.policy.apparmor.merge;

import org.jspecify.annotations.NullMarked;
