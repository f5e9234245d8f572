package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access;
import dev.lsmith.access.PtraceUse;
import dev.lsmith.base.InputException;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.apparmor.rule.KernelQuery.QueryBytes;
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
    private static final QueryForm FORM = QueryForm.policy(
            "ptrace",
            PolicyBits.READ | PolicyBits.TRACE | PolicyBits.READ_BY | PolicyBits.TRACED_BY,
            () -> QueryForm.headed(PolicyBits.CLASS_PTRACE, GlobPatterns.SOMEBODY),
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
            .marked(MediationClass.PTRACE, PolicyBits.CLASS_PTRACE)
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
                BytePattern.optional(BytePattern.bytes(PolicyBits.CLASS_LABEL)),
                BytePattern.bytes(PolicyBits.CLASS_PTRACE));
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
            case READ -> PolicyBits.READ;
            case READBY -> PolicyBits.READ_BY;
            case TRACE -> PolicyBits.TRACE;
            case TRACEDBY -> PolicyBits.TRACED_BY;
        };
    }

    private static List<KernelQuery> queries(PtraceUse use, String profile) {
        QueryBytes text = new QueryBytes().bytes(PolicyBits.CLASS_PTRACE).peer(use.peer(), profile);
        return List.of(text.query(bit(use.permission())));
    }

    private static String permission(int bits) {
        return (bits & PolicyBits.TRACE) != 0
                ? "trace"
                : (bits & PolicyBits.READ) != 0 ? "read" : (bits & PolicyBits.TRACED_BY) != 0 ? "tracedby" : "readby";
    }

    /** By peer; one inside the container is checked at both ends against the same profile. */
    private static void learn(Assignment assignment, LanguageVersion abi, LearnedRules rules) {
        LearnedRules.grouped(
                        assignment.model().accesses(PtraceUse.class),
                        u -> u.peer().map(p -> "=" + p).orElse(""))
                .values()
                .forEach(group -> {
                    boolean self = group.firstKey()
                            .peer()
                            .filter(Access.OWN_LABEL::equals)
                            .isPresent();
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
