package dev.lsmith.policy.selinux;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.TypeAccess;
import dev.lsmith.policy.Decision;
import dev.lsmith.policy.selinux.CommandLists.ExtendedPermission;
import dev.lsmith.policy.selinux.ConstraintExpression.Test;
import dev.lsmith.policy.selinux.ObjectClasses.McsConstraints;
import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
import dev.lsmith.policy.selinux.SelinuxRule.CommandRule;
import dev.lsmith.policy.selinux.SelinuxRule.ConstraintRule;
import dev.lsmith.policy.selinux.TypeEvidence.TypeAliases;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a module alone says about an access; what the rest of the host's policy adds is not known here. */
final class ModuleDecision {
    private final SelinuxModule module;
    private final TypeAliases aliases;
    private final ObjectClasses capabilities;
    private final McsConstraints mcs;
    private final String domain;

    ModuleDecision(SelinuxModule module, TypeAliases aliases, ObjectClasses capabilities, McsConstraints mcs) {
        this.module = module;
        this.aliases = aliases;
        this.capabilities = capabilities;
        this.mcs = mcs;
        this.domain = module.domain();
    }

    Decision decide(Access access) {
        if (access instanceof CapabilityUse use) {
            String tclass = capabilities.of(use.capability(), use.userNamespace());
            return ask(domain, SelinuxRule.SELF, tclass, Set.of(use.capability()), access);
        }
        if (access instanceof TypeAccess type) {
            return decide(aliases.fold(type));
        }
        return Decision.notMediated();
    }

    /** The recorded domain may be another than the module's: first the access is taken as the container's own, then as one to
     * it, whose source MCS does not constrain; what the module's own domain does is its own alone. */
    private Decision decide(TypeAccess access) {
        if (TypeEvidence.ofLabel(access) && module.types().contains(access.sourceType())) {
            return ask(access.sourceType(), access.targetType(), access.tclass(), access.permissions(), access);
        }
        boolean self = access.targetType().equals(access.sourceType());
        Decision asSource = mcs.denies(access)
                ? Decision.denied()
                : ask(
                        domain,
                        self ? SelinuxRule.SELF : access.targetType(),
                        access.tclass(),
                        access.permissions(),
                        access);
        boolean own = access.sourceType().equals(domain);
        if (asSource.outcome() == Decision.Outcome.ALLOWED || self || own) {
            return asSource;
        }
        return ask(access.sourceType(), domain, access.tclass(), access.permissions(), access);
    }

    private Decision ask(String source, String target, String tclass, Set<String> permissions, Access access) {
        List<String> deciding = new ArrayList<>();
        Set<String> missing = new TreeSet<>(permissions);
        List<SelinuxRule> rules = about(source, target, tclass);
        for (SelinuxRule rule : rules) {
            if (rule instanceof AccessRule r && missing.removeAll(r.permissions())) {
                deciding.add(Renderer.line(rule));
            }
        }
        if (!missing.isEmpty()) {
            return Decision.denied();
        }
        CommandLists lists = CommandLists.of(rules);
        for (ExtendedPermission permission : ExtendedPermission.values()) {
            Optional<Integer> command = access instanceof TypeAccess type ? permission.asked(type) : Optional.empty();
            if (command.isPresent() && !lists.rules().isEmpty()) {
                List<CommandRule> naming = lists.allowing(permission, command.get());
                if (naming.isEmpty()) {
                    return Decision.denied();
                }
                naming.forEach(rule -> deciding.add(Renderer.line(rule)));
            }
        }
        String object = target.equals(SelinuxRule.SELF) ? source : target;
        if (constrained(tclass, permissions)
                .anyMatch(c -> c.expression()
                        .value(test -> known(test, source, object, access))
                        .filter(holds -> !holds)
                        .isPresent())) {
            return Decision.denied();
        }
        return new Decision(Decision.Outcome.ALLOWED, deciding);
    }

    private Stream<ConstraintRule> constrained(String tclass, Set<String> permissions) {
        return Stream.concat(module.everyRule(), module.host().rules().stream())
                .filter(ConstraintRule.class::isInstance)
                .map(ConstraintRule.class::cast)
                .filter(c ->
                        c.tclass().equals(tclass) && c.permissions().stream().anyMatch(permissions::contains));
    }

    /** What an access says of a constraint's test: its types, and of the levels whether the source's dominates. */
    private Optional<Boolean> known(Test test, String source, String target, Access access) {
        boolean levels = test.operator().equals("dom")
                && test.left().equals("h1")
                && test.right().equals("h2");
        if (levels && access instanceof TypeAccess type) {
            return Optional.of(type.levels() == TypeAccess.Levels.DOMINATES);
        }
        return ConstraintComparison.value(module, test, source, target);
    }

    /** What allows, and what lists commands. */
    private List<SelinuxRule> about(String source, String target, String tclass) {
        return Stream.concat(module.everyRule(), module.host().rules().stream())
                .filter(rule -> rule.allows() || CommandLists.count(rule))
                .filter(r -> r.tclass().equals(tclass))
                .filter(r -> is(source, r.source()) && targets(source, target, r))
                .toList();
    }

    private boolean targets(String source, String target, SelinuxRule rule) {
        return target.equals(SelinuxRule.SELF)
                ? rule.target().equals(SelinuxRule.SELF) || is(source, rule.target())
                : is(target, rule.target());
    }

    /** Whether a rule's source or target stands for the type: itself or an attribute that the module gives it. */
    private boolean is(String type, String text) {
        return TypeExpression.of(text).holds(type, module.attributesOf(type));
    }
}
