package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.pattern.Glob;
import java.util.function.UnaryOperator;

/**
 * {@code include <abstractions/base>} inside a profile.
 *
 * @param file which file
 * @param ifExists whether its absence is no error
 */
public record IncludeRule(FileName file, boolean ifExists) implements Rule {
    static final RuleKind KIND = RuleKind.of(IncludeRule.class).build();

    @Override
    public RuleKind kind() {
        return KIND;
    }

    @Override
    public Qualifiers qualifiers() {
        return Qualifiers.NONE;
    }

    @Override
    public IncludeRule with(Qualifiers qualifiers) {
        return this;
    }

    @Override
    public IncludeRule withPatterns(UnaryOperator<Glob> change) {
        return this;
    }

    @Override
    public void compile(int index, RuleCompiler out) {
        // Its file stands in its place before rules are compiled.
    }

    /**
     * A file named in an {@code abi} or {@code include} statement.
     *
     * @param name the name without its marks
     * @param searched whether it is searched below the base directory ({@code <name>}) and not taken as a path
     *     ({@code "name"})
     */
    public record FileName(String name, boolean searched) {}
}
