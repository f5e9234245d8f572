/**
 * SELinux: type enforcement modules in their own syntax and in CIL, what they mean, and how to make the least one.
 */
@NullMarked
package dev.lsmith.policy.selinux;

import org.jspecify.annotations.NullMarked;
