package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access;
import dev.lsmith.access.MountUse;
import dev.lsmith.base.InputException;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.apparmor.rule.AccessText.AccessWords;
import dev.lsmith.policy.apparmor.rule.LanguageVersion.Refusal;
import dev.lsmith.policy.apparmor.rule.Mediation.MediationClass;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.UnaryOperator;

/**
 * {@code remount options=(ro) /target/,}; what it asks is a query of {@link MountRule}.
 *
 * @param qualifiers what stands before it
 * @param conditions flags
 * @param target the mount point
 */
public record RemountRule(Qualifiers qualifiers, MountConditions conditions, Optional<Glob> target) implements Rule {
    static final RuleKind KIND = RuleKind.of(RemountRule.class)
            .keyword("remount", RemountRule::read)
            .every(qualifiers -> new RemountRule(qualifiers, MountConditions.NONE, Optional.empty()))
            .access("remount", (words, ownership) -> access(words))
            .build();

    private static Rule read(RuleArguments arguments, Qualifiers qualifiers) throws InputException {
        return new RemountRule(qualifiers, arguments.unlisted().mount(), arguments.nextGlob());
    }

    private static Access access(AccessWords words) throws InputException {
        SortedSet<String> flags = words.mountFlags();
        Optional<String> fstype = words.condition("fstype");
        flags.add("remount");
        return new MountUse(words.needed("a mount point"), Optional.empty(), fstype, flags, Optional.empty());
    }

    @Override
    public RuleKind kind() {
        return KIND;
    }

    @Override
    public RemountRule with(Qualifiers qualifiers) {
        return new RemountRule(qualifiers, conditions, target);
    }

    @Override
    public RemountRule withPatterns(UnaryOperator<Glob> change) {
        return new RemountRule(qualifiers, conditions.withPatterns(change), target.map(change));
    }

    @Override
    public Optional<Refusal> check(LanguageVersion version) {
        boolean command = (conditions.flags(false) & ~MountCalls.COMMANDS) == 0;
        return conditions
                .check(version)
                .or(() -> conditions.fstypes().isEmpty() || !command
                        ? Optional.empty()
                        : Optional.of(Refusal.of("a remount has no file system type", "take `fstype` out")));
    }

    @Override
    public void compile(int index, RuleCompiler out) throws InputException {
        if (out.has(MediationClass.MOUNT)) {
            new MountCalls(out).add(index, this);
        }
    }

    @Override
    public boolean isClosedBy(Rule denial) {
        return MountRule.isEveryMount(denial);
    }
}
