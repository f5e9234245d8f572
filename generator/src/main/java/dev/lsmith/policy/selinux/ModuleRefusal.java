package dev.lsmith.policy.selinux;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.TypeAccess;
import dev.lsmith.policy.DenialReason;
import dev.lsmith.policy.DenialReason.Cause;
import dev.lsmith.policy.selinux.CommandLists.CommandRange;
import dev.lsmith.policy.selinux.CommandLists.ExtendedPermission;
import dev.lsmith.policy.selinux.ObjectClasses.McsConstraints;
import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
import dev.lsmith.policy.selinux.SelinuxRule.CommandRule;
import dev.lsmith.policy.selinux.SelinuxRule.RuleEffect;
import dev.lsmith.policy.selinux.TypeEvidence.TypeAliases;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Why a module refuses an access, and the rule that would allow it: what audit2why says, with the levels. */
final class ModuleRefusal {
    private final SelinuxModule module;
    private final McsConstraints mcs;
    private final ObjectClasses classes;

    ModuleRefusal(SelinuxModule module, McsConstraints mcs, ObjectClasses classes) {
        this.module = module;
        this.mcs = mcs;
        this.classes = classes;
    }

    /** Of an access that the module denies. */
    DenialReason<SelinuxModule> of(Access access, TypeAliases aliases) {
        if (access instanceof CapabilityUse use) {
            String tclass = classes.of(use.capability(), use.userNamespace());
            return adding(
                    AccessRule.allow(module.domain(), SelinuxRule.SELF, tclass, use.capability()), "no rule allows it");
        }
        if (!(access instanceof TypeAccess told)) {
            return DenialReason.withoutRemedy(Cause.NO_RULE, "SELinux does not ask about such an access");
        }
        TypeAccess type = aliases.fold(told);
        if (!mcs.denying(type).isEmpty()) {
            return DenialReason.withoutRemedy(
                    Cause.CONSTRAINT,
                    "the level of the process does not dominate that of the object (MCS): no allow rule helps, and the type rules"
                            + " are not asked; label the object with the container's level (:Z, or label=level:), or share it (:z)");
        }
        boolean self = type.targetType().equals(type.sourceType());
        String target = self ? SelinuxRule.SELF : type.targetType();
        Set<String> missing = missing(type, target);
        if (missing.isEmpty()) {
            return command(type, target);
        }
        return adding(
                AccessRule.allow(module.domain(), target, type.tclass(), missing),
                missing.size() < type.permissions().size()
                        ? "the rules for it lack " + String.join(" ", missing)
                        : "no rule allows it");
    }

    /** The permissions that no rule about the same gives. */
    private Set<String> missing(TypeAccess type, String target) {
        Set<String> missing = new TreeSet<>(type.permissions());
        module.everyRule()
                .filter(rule -> rule.allows() && rule instanceof AccessRule)
                .filter(rule ->
                        rule.tclass().equals(type.tclass()) && rule.target().equals(target))
                .filter(rule -> rule.source().equals(module.domain()))
                .forEach(rule -> missing.removeAll(((AccessRule) rule).permissions()));
        return missing;
    }

    /** Once there is a list, all that it does not name is refused. */
    private DenialReason<SelinuxModule> command(TypeAccess type, String target) {
        ExtendedPermission permission =
                ExtendedPermission.NLMSG.asked(type).isPresent() ? ExtendedPermission.NLMSG : ExtendedPermission.IOCTL;
        int command = permission.asked(type).orElse(0);
        CommandRule rule = new CommandRule(
                RuleEffect.ALLOW,
                module.domain(),
                target,
                type.tclass(),
                permission,
                List.of(CommandRange.of(command)));
        String lists = permission == ExtendedPermission.IOCTL ? "ioctl commands" : "types of netlink messages";
        return adding(rule, "its list of " + lists + " does not hold 0x" + Integer.toHexString(command));
    }

    private DenialReason<SelinuxModule> adding(SelinuxRule rule, String why) {
        List<SelinuxRule> rules = new ArrayList<>(module.rules());
        rules.add(rule);
        SelinuxModule with = module.with(rules, module.optionals());
        Cause cause = rule instanceof CommandRule ? Cause.ARGUMENT : Cause.NO_RULE;
        return DenialReason.mendedBy(cause, why, List.of(Renderer.line(rule)), with);
    }
}
