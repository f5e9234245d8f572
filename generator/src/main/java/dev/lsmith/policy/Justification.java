package dev.lsmith.policy;

import dev.lsmith.learn.Generalisation;
import java.util.Optional;

/**
 * Why a rule is there.
 *
 * @param rule the rule as rendered
 * @param reason why
 * @param generalisation how single accesses became a pattern, if they did
 */
public record Justification(String rule, Reason reason, Optional<Generalisation> generalisation) {
    /** A rule that stands for exactly what was observed or given. */
    public static Justification exact(String rule, Reason reason) {
        return new Justification(rule, reason, Optional.empty());
    }
}
