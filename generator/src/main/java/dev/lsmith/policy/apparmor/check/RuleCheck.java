package dev.lsmith.policy.apparmor.check;

import dev.lsmith.policy.apparmor.syntax.LanguageVersion;
import dev.lsmith.policy.apparmor.syntax.Rule;
import java.util.Optional;

/** One reason to refuse a rule as written. */
interface RuleCheck {
    /** What is wrong with the rule in that version; empty when nothing is. */
    Optional<Refusal> check(Rule rule, LanguageVersion version);
}
