package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access.IoUringUse;
import dev.lsmith.base.InputException;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.apparmor.rule.KernelQuery.QueryBytes;
import dev.lsmith.policy.apparmor.rule.Mediation.MediationClass;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * {@code io_uring (sqpoll),} (AppArmor 4.0)
 *
 * @param qualifiers what stands before it
 * @param permissions empty for all
 * @param label whose credentials
 */
public record IoUringRule(
        Qualifiers qualifiers, SortedSet<IoUringUse.IoUringPermission> permissions, Optional<Glob> label)
        implements Rule {
    private static final QueryForm FORM = QueryForm.policy(
            "io_uring",
            3,
            () -> QueryForm.headed(MediationClass.IO_URING.head(), GlobPatterns.SOMEBODY),
            (text, bits) -> "io_uring " + ((bits & 1) != 0 ? "sqpoll" : "override_creds") + " label="
                    + QueryForm.field(text, 1, 0));

    static final RuleKind KIND = RuleKind.of(IoUringRule.class)
            .since(LanguageVersion.V4_0)
            .keyword("io_uring", IoUringRule::read)
            .every(qualifiers -> new IoUringRule(qualifiers, new TreeSet<>(), Optional.empty()))
            .forms(FORM)
            .asked(IoUringUse.class, MediationClass.IO_URING, IoUringRule::queries)
            .access(
                    "io_uring",
                    (words, ownership) -> new IoUringUse(
                            words.permission(IoUringUse.IoUringPermission.class), words.condition("label")))
            .learnt(IoUringRule::learn)
            .build();

    public IoUringRule {
        permissions = Spelled.sorted(permissions);
    }

    private static Rule read(RuleArguments arguments, Qualifiers qualifiers) throws InputException {
        return new IoUringRule(
                qualifiers,
                arguments.permissions(IoUringUse.IoUringPermission.class, Map.of()),
                arguments.glob("label"));
    }

    @Override
    public RuleKind kind() {
        return KIND;
    }

    @Override
    public IoUringRule with(Qualifiers qualifiers) {
        return new IoUringRule(qualifiers, permissions, label);
    }

    @Override
    public IoUringRule withPatterns(UnaryOperator<Glob> change) {
        return new IoUringRule(qualifiers, permissions, label.map(change));
    }

    /** Whose credentials. */
    @Override
    public void compile(int index, RuleCompiler out) throws InputException {
        if (!out.has(MediationClass.IO_URING)) {
            return;
        }
        out.policy()
                .add(
                        index,
                        qualifiers,
                        BytePattern.sequence(
                                BytePattern.bytes(MediationClass.IO_URING.head()),
                                out.patterns().name(label)),
                        Spelled.bits(permissions, IoUringUse.IoUringPermission.values(), IoUringRule::bit));
    }

    private static int bit(IoUringUse.IoUringPermission permission) {
        return permission == IoUringUse.IoUringPermission.SQPOLL ? 1 : 2;
    }

    private static List<KernelQuery> queries(IoUringUse use, String profile) {
        QueryBytes text = new QueryBytes().bytes(MediationClass.IO_URING.head()).peer(use.label(), profile);
        return List.of(text.query(bit(use.permission())));
    }

    private static void learn(Assignment assignment, LanguageVersion abi, LearnedRules rules) {
        rules.mediatedSince4(assignment.model().accesses(IoUringUse.class), abi)
                .forEach((use, evidence) -> rules.add(
                        new IoUringRule(
                                Qualifiers.NONE,
                                new TreeSet<>(EnumSet.of(use.permission())),
                                Labels.pattern(use.label())),
                        use,
                        evidence));
    }
}
