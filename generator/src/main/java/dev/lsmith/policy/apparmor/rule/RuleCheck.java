package dev.lsmith.policy.apparmor.rule;

import java.util.Optional;

/** One reason to refuse a rule as written. */
public interface RuleCheck {
    /** What is wrong with the rule in that version; empty when nothing is. */
    Optional<Refusal> check(Rule rule, LanguageVersion version);
}
