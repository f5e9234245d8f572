package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.pattern.Glob;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code change_profile /bin/x -> target,}
 *
 * @param qualifiers what stands before it
 * @param safety whether the environment is scrubbed
 * @param program the program whose exec it is tied to
 * @param target the profiles
 */
public record ChangeProfileRule(Qualifiers qualifiers, Safety safety, Optional<Glob> program, Optional<Glob> target)
        implements Rule {
    /** Whether the loader runs in secure-execution mode. */
    public enum Safety {
        UNSAID,
        SAFE,
        UNSAFE
    }

    /** As written; empty for {@link Safety#UNSAID}. */
    public String safetyWord() {
        return safety == Safety.UNSAID ? "" : Spelled.lower(safety);
    }

    @Override
    public ChangeProfileRule with(Qualifiers qualifiers) {
        return new ChangeProfileRule(qualifiers, safety, program, target);
    }

    @Override
    public ChangeProfileRule withPatterns(UnaryOperator<Glob> change) {
        return new ChangeProfileRule(qualifiers, safety, program.map(change), target.map(change));
    }
}
