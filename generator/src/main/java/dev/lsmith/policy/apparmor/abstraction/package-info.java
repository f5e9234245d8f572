/**
 * Installed abstractions that stand for learned rules, with their exact price: what else they allow.
 */
@NullMarked
package dev.lsmith.policy.apparmor.abstraction;

import org.jspecify.annotations.NullMarked;
