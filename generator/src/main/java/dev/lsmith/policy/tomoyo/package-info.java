/** TOMOYO policies: what the processes of a domain may do, with the profile that says what happens to all else. */
@NullMarked
package dev.lsmith.policy.tomoyo;

import org.jspecify.annotations.NullMarked;
