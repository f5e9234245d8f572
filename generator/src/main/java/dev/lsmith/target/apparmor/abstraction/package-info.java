/**
 * Installed abstractions that stand for learned rules, with their exact price: what else they allow.
 */
@NullMarked
package dev.lsmith.target.apparmor.abstraction;

import org.jspecify.annotations.NullMarked;
