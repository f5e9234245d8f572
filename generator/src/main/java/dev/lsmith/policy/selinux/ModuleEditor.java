package dev.lsmith.policy.selinux;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.RuleEditor;
import dev.lsmith.policy.selinux.SelinuxModule.OptionalBlock;
import java.util.List;

/** Single allow rules of a module, those of optional blocks too. */
final class ModuleEditor implements RuleEditor<SelinuxModule> {
    @Override
    public List<String> rules(SelinuxModule policy) {
        return policy.everyRule()
                .filter(SelinuxRule::allows)
                .map(Renderer::line)
                .distinct()
                .toList();
    }

    @Override
    public SelinuxModule without(SelinuxModule policy, String rule) {
        return policy.with(
                without(policy.rules(), rule),
                policy.optionals().stream()
                        .map(block -> new OptionalBlock(without(block.rules(), rule)))
                        .filter(block -> !block.rules().isEmpty())
                        .toList());
    }

    private static List<SelinuxRule> without(List<SelinuxRule> rules, String rule) {
        return rules.stream().filter(one -> !Renderer.line(one).equals(rule)).toList();
    }

    /** What no rule allows is refused. */
    @Override
    public SelinuxModule denying(SelinuxModule policy, String rule) {
        return without(policy, rule);
    }

    @Override
    public SelinuxModule with(SelinuxModule policy, String rule) throws InputException {
        throw new InputException(Diagnostic.error(
                "no-rule",
                "rules of a module are accepted or denied, and not written anew",
                "write a module of your own"));
    }

    @Override
    public List<String> wider(String rule) {
        return List.of();
    }
}
