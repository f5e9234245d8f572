package dev.lsmith.policy.apparmor.rule;

import java.util.Optional;

/** Kinds of rules that came with AppArmor 4.0, and those that take no priority ({@code add_prefix} of its parser). */
public final class KindCheck implements RuleCheck {
    @Override
    public Optional<Refusal> check(Rule rule, LanguageVersion version) {
        boolean late = rule instanceof UsernsRule
                || rule instanceof IoUringRule
                || rule instanceof MqueueRule
                || rule instanceof AllRule;
        boolean ranked = rule.qualifiers().priority() != 0;
        if (ranked && (rule instanceof AllRule || rule instanceof NetworkRule)) {
            return Optional.of(Refusal.of("a rule of this kind has no priority", "take it out"));
        }
        return late && !version.has(LanguageVersion.V4_0)
                ? Optional.of(Refusal.of("a rule of this kind needs AppArmor 4.0", "take it out"))
                : Optional.empty();
    }
}
