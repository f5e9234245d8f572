package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access;
import dev.lsmith.access.Access.PtraceUse;
import dev.lsmith.base.InputException;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.apparmor.rule.KernelQuery.QueryBytes;
import dev.lsmith.policy.apparmor.rule.Mediation.MediationClass;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * {@code ptrace (read) peer=label,}
 *
 * @param qualifiers what stands before it
 * @param permissions empty for all
 * @param peer the other process's profile
 */
public record PtraceRule(Qualifiers qualifiers, SortedSet<PtraceUse.PtracePermission> permissions, Optional<Glob> peer)
        implements Rule {
    /** The permission bits (AA_MAY_* and AA_PTRACE_* in security/apparmor/include). */
    private static final int TRACE = 2;

    private static final int READ = 4;
    private static final int TRACED_BY = 8;
    private static final int READ_BY = 0x10;

    private static final QueryForm FORM = QueryForm.policy(
            "ptrace",
            READ | TRACE | READ_BY | TRACED_BY,
            () -> QueryForm.headed(MediationClass.PTRACE.head(), GlobPatterns.SOMEBODY),
            (text, bits) -> "ptrace " + permission(bits) + " peer=" + QueryForm.field(text, 1, 0));

    static final RuleKind KIND = RuleKind.of(PtraceRule.class)
            .keyword("ptrace", PtraceRule::read)
            .every(qualifiers -> new PtraceRule(qualifiers, new TreeSet<>(), Optional.empty()))
            .forms(FORM)
            .asked(PtraceUse.class, MediationClass.PTRACE, PtraceRule::queries)
            .access(
                    "ptrace",
                    (words, ownership) ->
                            new PtraceUse(words.permission(PtraceUse.PtracePermission.class), words.condition("peer")))
            .marked(MediationClass.PTRACE)
            .learnt(PtraceRule::learn)
            .build();

    public PtraceRule {
        permissions = Spelled.sorted(permissions);
    }

    private static Rule read(RuleArguments arguments, Qualifiers qualifiers) throws InputException {
        return new PtraceRule(
                qualifiers,
                arguments.permissions(
                        PtraceUse.PtracePermission.class,
                        RuleArguments.readWrite(PtraceUse.PtracePermission.READ, PtraceUse.PtracePermission.TRACE)),
                arguments.glob("peer"));
    }

    @Override
    public RuleKind kind() {
        return KIND;
    }

    @Override
    public PtraceRule with(Qualifiers qualifiers) {
        return new PtraceRule(qualifiers, permissions, peer);
    }

    @Override
    public PtraceRule withPatterns(UnaryOperator<Glob> change) {
        return new PtraceRule(qualifiers, permissions, peer.map(change));
    }

    /** The peer, asked directly or by its label. */
    @Override
    public void compile(int index, RuleCompiler out) throws InputException {
        if (!out.has(MediationClass.PTRACE)) {
            return;
        }
        BytePattern head = BytePattern.sequence(
                BytePattern.optional(BytePattern.bytes(MediationClass.LABEL_HEAD)),
                BytePattern.bytes(MediationClass.PTRACE.head()));
        int bits = Spelled.bits(permissions, PtraceUse.PtracePermission.values(), PtraceRule::bit);
        out.policy()
                .add(
                        index,
                        qualifiers,
                        BytePattern.sequence(head, out.patterns().somebody(peer)),
                        bits);
    }

    private static int bit(PtraceUse.PtracePermission permission) {
        return switch (permission) {
            case READ -> READ;
            case READBY -> READ_BY;
            case TRACE -> TRACE;
            case TRACEDBY -> TRACED_BY;
        };
    }

    private static List<KernelQuery> queries(PtraceUse use, String profile) {
        QueryBytes text = new QueryBytes().bytes(MediationClass.PTRACE.head()).peer(use.peer(), profile);
        return List.of(text.query(bit(use.permission())));
    }

    private static String permission(int bits) {
        return (bits & TRACE) != 0
                ? "trace"
                : (bits & READ) != 0 ? "read" : (bits & TRACED_BY) != 0 ? "tracedby" : "readby";
    }

    /** By peer; one inside the container is checked at both ends against the same profile. */
    private static void learn(Assignment assignment, LanguageVersion abi, LearnedRules rules) {
        LearnedRules.grouped(
                        assignment.model().accesses(PtraceUse.class),
                        u -> u.peer().map(p -> "=" + p).orElse(""))
                .values()
                .forEach(group -> {
                    boolean self = group.firstKey().peer().filter(Access::isOwn).isPresent();
                    SortedSet<PtraceUse.PtracePermission> permissions = new TreeSet<>();
                    for (PtraceUse use : group.keySet()) {
                        permissions.add(use.permission());
                        if (self) {
                            permissions.add(otherEnd(use.permission()));
                        }
                    }
                    rules.add(
                            new PtraceRule(
                                    Qualifiers.NONE,
                                    permissions,
                                    Labels.pattern(group.firstKey().peer())),
                            group);
                });
    }

    private static PtraceUse.PtracePermission otherEnd(PtraceUse.PtracePermission permission) {
        return switch (permission) {
            case READ -> PtraceUse.PtracePermission.READBY;
            case READBY -> PtraceUse.PtracePermission.READ;
            case TRACE -> PtraceUse.PtracePermission.TRACEDBY;
            case TRACEDBY -> PtraceUse.PtracePermission.TRACE;
        };
    }

    @Override
    public Optional<Opening> openness() {
        return Labels.isAnybody(peer)
                ? Opening.warning(
                        "ptrace-open",
                        "it holds for processes of every profile, unconfined ones too",
                        "name the profile with peer=, @{profile_name} for its own")
                : Optional.empty();
    }
}
