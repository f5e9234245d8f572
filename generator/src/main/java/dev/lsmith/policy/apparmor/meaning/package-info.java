/**
 * What a profile allows, exactly: each rule as patterns over the byte strings that the kernel asks a compiled policy
 * about, so that equality, difference and a witness are questions about automata.
 *
 * <p>The strings, the permission bits and their combination are those of apparmor_parser 3.0.8 (measured with its
 * {@code -D rule-exprs} and {@code -D dfa-states}); what came later follows AppArmor 4.1's documentation.
 */
@NullMarked
package dev.lsmith.policy.apparmor.meaning;

import org.jspecify.annotations.NullMarked;
