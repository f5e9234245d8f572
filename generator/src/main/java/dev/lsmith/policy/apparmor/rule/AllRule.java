package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.base.InputException;
import dev.lsmith.pattern.Glob;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code all,}: every class that AppArmor mediates, a rule without any condition of each kind that has one (apparmor.d(5) of AppArmor 4.0).
 *
 * @param qualifiers what stands before it
 */
public record AllRule(Qualifiers qualifiers) implements Rule {
    static final RuleKind KIND = RuleKind.of(AllRule.class)
            .since(LanguageVersion.V4_0)
            .withoutPriority()
            .keyword("all", (arguments, qualifiers) -> new AllRule(qualifiers))
            .build();

    @Override
    public RuleKind kind() {
        return KIND;
    }

    @Override
    public AllRule with(Qualifiers qualifiers) {
        return new AllRule(qualifiers);
    }

    @Override
    public AllRule withPatterns(UnaryOperator<Glob> change) {
        return this;
    }

    @Override
    public void compile(int index, RuleCompiler out) throws InputException {
        for (RuleKind kind : RuleKinds.ALL) {
            if (kind.every().isPresent()) {
                kind.every().get().apply(qualifiers).compile(index, out);
            }
        }
    }

    @Override
    public Optional<Opening> openness() {
        return Opening.warning("all-open", "it allows everything", "allow what is needed");
    }
}
