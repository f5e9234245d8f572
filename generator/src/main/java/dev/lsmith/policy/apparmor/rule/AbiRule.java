package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.apparmor.rule.IncludeRule.FileName;
import java.util.function.UnaryOperator;

/**
 * {@code abi <abi/3.0>,} inside a profile; means the same as before it.
 *
 * @param file which file
 */
public record AbiRule(FileName file) implements Rule {
    static final RuleKind KIND = RuleKind.of(AbiRule.class).build();

    @Override
    public RuleKind kind() {
        return KIND;
    }

    @Override
    public Qualifiers qualifiers() {
        return Qualifiers.NONE;
    }

    @Override
    public AbiRule with(Qualifiers qualifiers) {
        return this;
    }

    @Override
    public AbiRule withPatterns(UnaryOperator<Glob> change) {
        return this;
    }

    @Override
    public void compile(int index, RuleCompiler out) {
        // The abi decides what is mediated, before rules are compiled.
    }
}
