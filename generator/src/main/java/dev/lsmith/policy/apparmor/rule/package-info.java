/**
 * The kinds of rules that a profile has, one file each: what a rule of the kind says, how it is read and checked, what it compiles to, what an
 * access asks of it, and how an access is put into words. Adding a kind: docs/adding-a-rule-kind.md.
 */
@NullMarked
package dev.lsmith.policy.apparmor.rule;

import org.jspecify.annotations.NullMarked;
