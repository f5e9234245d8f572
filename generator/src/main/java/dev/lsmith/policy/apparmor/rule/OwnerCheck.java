package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.policy.apparmor.rule.Qualifiers.Effect;
import dev.lsmith.policy.apparmor.rule.Qualifiers.Scope;
import java.util.Optional;

/** {@code owner} and {@code other} stand before file rules only; {@code priority} and {@code prompt} came with 4.1. */
public final class OwnerCheck implements RuleCheck {
    @Override
    public Optional<Refusal> check(Rule rule, LanguageVersion version) {
        boolean file = rule instanceof FileRule || rule instanceof LinkRule;
        if (rule.qualifiers().scope() != Scope.ANY && !file) {
            return Optional.of(Refusal.of("`owner` and `other` stand before file rules only", "take it out"));
        }
        boolean late = rule.qualifiers().priority() != 0 || rule.qualifiers().effect() == Effect.PROMPT;
        if (late && !version.has(LanguageVersion.V4_1)) {
            return Optional.of(Refusal.of("`priority` and `prompt` need AppArmor 4.1", "take it out"));
        }
        return Optional.empty();
    }
}
