/**
 * AppArmor: profiles made from a model, read, written and asked.
 */
@NullMarked
package dev.lsmith.policy.apparmor;

import org.jspecify.annotations.NullMarked;
