package dev.lsmith.policy;

import dev.lsmith.policy.Comparison.Cause;
import java.util.List;

/**
 * What a policy says about one access, and why.
 *
 * @param subject the profile that is asked
 * @param mode how the kernel takes its answers, in the language's word: {@code complain}; empty where it enforces them
 * @param access the access as it was asked about
 * @param outcome the answer
 * @param logged whether the kernel writes a record of it
 * @param transition what an exec leads to: {@code Px -> target}; empty for other accesses
 * @param rules the rules that decide; empty when none speaks of it
 */
public record Explanation(
        String subject,
        String mode,
        String access,
        Decision.Outcome outcome,
        boolean logged,
        String transition,
        List<Cause> rules) {
    public Explanation {
        rules = List.copyOf(rules);
    }
}
