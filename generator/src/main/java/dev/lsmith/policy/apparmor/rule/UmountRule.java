package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.MountUse.UmountUse;
import dev.lsmith.base.InputException;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.apparmor.rule.KernelQuery.QueryBytes;
import dev.lsmith.policy.apparmor.rule.LanguageVersion.Refusal;
import dev.lsmith.policy.apparmor.rule.LearnedRules.LearnedRule;
import dev.lsmith.policy.apparmor.rule.Mediation.MediationClass;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code umount /target/,}
 *
 * @param qualifiers what stands before it
 * @param conditions type and flags
 * @param target the mount point
 */
public record UmountRule(Qualifiers qualifiers, MountConditions conditions, Optional<Glob> target) implements Rule {
    /** The permission bit (AA_MAY_UMOUNT in security/apparmor/include/mount.h). */
    private static final int UMOUNT = 4;

    private static final QueryForm FORM = QueryForm.policy(
            "umount",
            UMOUNT,
            () -> QueryForm.headed(MediationClass.MOUNT.head(), QueryForm.somePath()),
            (text, bits) -> "umount " + QueryForm.field(text, 1, 0));

    static final RuleKind KIND = RuleKind.of(UmountRule.class)
            .keyword("umount", UmountRule::read)
            .keyword("unmount", UmountRule::read)
            .every(qualifiers -> new UmountRule(qualifiers, MountConditions.NONE, Optional.empty()))
            .forms(FORM)
            .asked(UmountUse.class, MediationClass.MOUNT, (use, profile) -> queries(use))
            .access("umount", (words, ownership) -> new UmountUse(words.needed("a mount point")))
            .access("unmount", (words, ownership) -> new UmountUse(words.needed("a mount point")))
            .learnt(UmountRule::learn)
            .build();

    private static Rule read(RuleArguments arguments, Qualifiers qualifiers) throws InputException {
        return new UmountRule(qualifiers, arguments.unlisted().mount(), arguments.nextGlob());
    }

    @Override
    public RuleKind kind() {
        return KIND;
    }

    @Override
    public UmountRule with(Qualifiers qualifiers) {
        return new UmountRule(qualifiers, conditions, target);
    }

    @Override
    public UmountRule withPatterns(UnaryOperator<Glob> change) {
        return new UmountRule(qualifiers, conditions.withPatterns(change), target.map(change));
    }

    @Override
    public Optional<Refusal> check(LanguageVersion version) {
        return conditions.check(version);
    }

    @Override
    public void compile(int index, RuleCompiler out) throws InputException {
        if (out.has(MediationClass.MOUNT)) {
            BytePattern pattern =
                    QueryForm.headed(MediationClass.MOUNT.head(), out.patterns().path(target));
            out.policy().add(index, qualifiers, pattern, UMOUNT);
        }
    }

    private static List<KernelQuery> queries(UmountUse use) {
        QueryBytes text = new QueryBytes().bytes(MediationClass.MOUNT.head()).text(use.target());
        return List.of(text.query(UMOUNT));
    }

    private static void learn(Assignment assignment, LanguageVersion abi, LearnedRules rules) {
        assignment
                .model()
                .accesses(UmountUse.class)
                .forEach((use, evidence) -> rules.add(
                        new UmountRule(Qualifiers.NONE, MountConditions.NONE, Optional.of(Glob.literal(use.target()))),
                        use,
                        evidence));
    }

    /** Unmounting takes {@code CAP_SYS_ADMIN} (umount(2)). */
    @Override
    public Optional<LearnedRule> asDefault(Assignment assignment) {
        return assignment.privileges().capabilities().contains("sys_admin")
                ? Optional.of(LearnedRule.ofDefault(this))
                : Optional.empty();
    }
}
