/**
 * Whether a policy is one that apparmor_parser of some version would take: what is wrong with it beyond its grammar.
 */
@NullMarked
package dev.lsmith.policy.apparmor.check;

import org.jspecify.annotations.NullMarked;
