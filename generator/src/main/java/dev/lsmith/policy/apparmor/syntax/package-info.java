/**
 * The AppArmor profile language as data: one record for each kind of statement and rule, each with a template of the same
 * name, and the reader and writer of the text.
 */
@NullMarked
package dev.lsmith.policy.apparmor.syntax;

import org.jspecify.annotations.NullMarked;
