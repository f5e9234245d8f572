package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.learn.LearnedPath.Generalisation;
import dev.lsmith.policy.Synthesis.Reason;
import java.util.Optional;

/**
 * A rule that a profile is to have.
 *
 * @param rule the rule
 * @param comment what stands behind it in the profile
 * @param reason why
 * @param generalisation how single accesses became its pattern
 */
public record LearnedRule(Rule rule, String comment, Reason reason, Optional<Generalisation> generalisation) {
    /** The name of Docker's default profile in reasons. */
    public static final String DOCKER_DEFAULT = "docker-default";

    /** A rule of Docker's default, kept as nothing that was recorded says less. */
    public static LearnedRule ofDefault(Rule rule) {
        return of(rule, new Reason.Baseline(DOCKER_DEFAULT, "no evidence that says less"));
    }

    /** A rule that no single access asks for. */
    public static LearnedRule of(Rule rule, Reason reason) {
        return new LearnedRule(rule, "", reason, Optional.empty());
    }
}
