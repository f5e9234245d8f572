package dev.lsmith.policy.selinux;

import dev.lsmith.policy.selinux.PortRules.PortTypes;
import dev.lsmith.policy.selinux.SelinuxModule.OptionalBlock;
import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
import dev.lsmith.policy.selinux.SelinuxRule.CommandRule;
import dev.lsmith.policy.selinux.SelinuxRule.RuleEffect;
import dev.lsmith.policy.selinux.SelinuxRule.TransitionRule;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * A module as the Security Profiles Operator takes it in a RawSelinuxProfile: what stands inside a block that the operator writes
 * around it. The operator refuses statements that reach beyond the block (roletype, optional, filecon, …; api/selinuxprofile/v1,
 * ValidatePolicy), and its pods name the block's type {@code process}.
 */
public final class OperatorForm {
    private static final String PROCESS = "process";

    /** The engine's domain on the nodes that the operator supports, which have container-selinux. */
    private static final String ENGINE = "container_runtime_t";

    private OperatorForm() {}

    /** The policy's text; empty for a module without a domain. */
    public static String of(SelinuxModule module) {
        String domain = module.domain();
        return domain.isEmpty() ? "" : Renderer.operator(inBlock(module, t -> t.equals(domain) ? PROCESS : t));
    }

    private static SelinuxModule inBlock(SelinuxModule module, UnaryOperator<String> name) {
        List<SelinuxRule> rules = new ArrayList<>();
        module.rules().forEach(r -> add(r, name, rules));
        module.optionals().stream()
                .map(OptionalBlock::rules)
                .filter(OperatorForm::holdsThere)
                .forEach(block -> block.forEach(r -> add(r, name, rules)));
        SortedMap<String, SortedSet<String>> memberships = new TreeMap<>();
        module.memberships().forEach((type, attributes) -> memberships.put(name.apply(type), attributes));
        SortedSet<String> types = new TreeSet<>();
        module.types().forEach(type -> types.add(name.apply(type)));
        return new SelinuxModule(
                module.name(), types, module.attributes(), memberships, new TreeMap<>(), rules, List.of(), List.of());
    }

    /** Whether a block holds where the operator's nodes are: of their engine's entry into the domain, or of a port's type. */
    private static boolean holdsThere(List<SelinuxRule> block) {
        SortedSet<String> ports = new PortTypes().types("fedora");
        return block.stream().anyMatch(r -> TypeExpression.of(r.source()).name().equals(ENGINE))
                || block.stream().allMatch(r -> ports.contains(r.target()));
    }

    private static void add(SelinuxRule rule, UnaryOperator<String> name, List<SelinuxRule> rules) {
        String source = name.apply(TypeExpression.of(rule.source()).name());
        String target = name.apply(TypeExpression.of(rule.target()).name());
        if (rule instanceof AccessRule r && r.effect() != RuleEffect.NEVERALLOW) {
            rules.add(new AccessRule(r.effect(), source, target, r.tclass(), r.permissions()));
        } else if (rule instanceof CommandRule r && r.effect() != RuleEffect.NEVERALLOW) {
            rules.add(new CommandRule(r.effect(), source, target, r.tclass(), r.permission(), r.commands()));
        } else if (rule instanceof TransitionRule r) {
            rules.add(new TransitionRule(source, target, r.tclass(), name.apply(r.newType()), r.objectName()));
        }
    }
}
