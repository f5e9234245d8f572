package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.pattern.BytePattern;
import dev.lsmith.policy.apparmor.rule.ExecMode.Transition;
import java.util.Optional;

/**
 * One entry of a compiled policy: most rules make one, some several.
 *
 * @param rule the index of the rule that it comes from; -1 for what the compiler adds by itself
 * @param pattern the byte strings it speaks of
 * @param denies whether it takes away
 * @param permissions the bits it gives or takes; see {@link FileBits}; in the policy table those of the kind
 * @param logged of an allowing clause the bits whose use is logged, of a denying one those whose denial is not
 * @param priority clauses of a higher one replace those of lower ones (AppArmor 4.1); 0 unless given
 * @param transition what an exec by it leads to, if {@code permissions} holds one
 */
public record CompiledRule(
        int rule,
        BytePattern pattern,
        boolean denies,
        int permissions,
        int logged,
        int priority,
        Optional<Transition> transition) {
    /** Whether it beats patterns in the choice of an exec mode: it holds no glob. */
    public boolean isExact() {
        return pattern.isExact();
    }
}
