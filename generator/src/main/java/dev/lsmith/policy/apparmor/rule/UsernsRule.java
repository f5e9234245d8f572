package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access.UserNamespaceUse;
import dev.lsmith.base.InputException;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.apparmor.rule.KernelQuery.QueryBytes;
import dev.lsmith.policy.apparmor.rule.Mediation.MediationClass;
import java.util.List;
import java.util.function.UnaryOperator;
import org.antlr.v4.runtime.ParserRuleContext;

/**
 * {@code userns create,} (AppArmor 4.0)
 *
 * @param qualifiers what stands before it
 */
public record UsernsRule(Qualifiers qualifiers) implements Rule {
    private static final int CREATE = 8;

    private static final QueryForm FORM = QueryForm.policy(
            "user_namespace",
            CREATE,
            () -> BytePattern.bytes(MediationClass.USERNS.head()),
            (text, bits) -> "userns create");

    static final RuleKind KIND = RuleKind.of(UsernsRule.class)
            .since(LanguageVersion.V4_0)
            .keyword("userns", UsernsRule::read)
            .every(UsernsRule::new)
            .forms(FORM)
            .asked(
                    UserNamespaceUse.class,
                    MediationClass.USERNS,
                    (use, profile) -> List.of(
                            new QueryBytes().bytes(MediationClass.USERNS.head()).query(CREATE)))
            .access("userns", (words, ownership) -> {
                words.next();
                return new UserNamespaceUse();
            })
            .learnt(UsernsRule::learn)
            .build();

    private static Rule read(RuleArguments arguments, Qualifiers qualifiers) throws InputException {
        if (!arguments.listed().isEmpty()) {
            throw arguments.fault("`create` stands without parentheses in userns rules");
        }
        for (ParserRuleContext word : arguments.permissions()) {
            if (!RuleWords.text(word).equals("create")) {
                throw arguments.words().fault(word.getStart(), "unknown permission, expected `create`");
            }
        }
        return new UsernsRule(qualifiers);
    }

    @Override
    public RuleKind kind() {
        return KIND;
    }

    @Override
    public UsernsRule with(Qualifiers qualifiers) {
        return new UsernsRule(qualifiers);
    }

    @Override
    public UsernsRule withPatterns(UnaryOperator<Glob> change) {
        return this;
    }

    @Override
    public void compile(int index, RuleCompiler out) {
        if (out.has(MediationClass.USERNS)) {
            out.policy().add(index, qualifiers, BytePattern.bytes(MediationClass.USERNS.head()), CREATE);
        }
    }

    private static void learn(Assignment assignment, LanguageVersion abi, LearnedRules rules) {
        rules.mediatedSince4(assignment.model().accesses(UserNamespaceUse.class), abi)
                .forEach((use, evidence) -> rules.add(new UsernsRule(Qualifiers.NONE), use, evidence));
    }
}
