package dev.lsmith.policy.seccomp;

import dev.lsmith.access.SyscallUse;
import dev.lsmith.policy.Decision;
import dev.lsmith.policy.DenialReason;
import dev.lsmith.policy.DenialReason.Cause;
import dev.lsmith.policy.seccomp.SeccompProfile.Action;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Why a filter refuses a call, and the rule that would let it through. */
final class FilterRefusal {
    private final SeccompProfile policy;
    private final SyscallUse use;

    FilterRefusal(SeccompProfile policy, SyscallUse use) {
        this.policy = policy;
        this.use = use;
    }

    /** Of a call that the filter refuses. */
    DenialReason<SeccompProfile> of(Decision decision) {
        String rules = String.join("; ", decision.rules());
        if (use.name().isEmpty()) {
            return DenialReason.withoutRemedy(
                    Cause.NO_RULE,
                    "the number " + use.number() + " of " + use.arch() + " has no name that a rule could hold");
        }
        if (decision.rules().contains(SeccompMechanism.foreign(use.arch()))) {
            return DenialReason.withoutRemedy(
                    Cause.NO_RULE,
                    "the filter has no architecture " + use.arch()
                            + ", which would open every call by that convention: " + rules);
        }
        String name = use.name().orElseThrow();
        List<SyscallRule> speaking = policy.rules().stream()
                .filter(rule -> rule.names().contains(name))
                .toList();
        boolean conditional = speaking.stream().anyMatch(rule -> rule.action().permits() && !rule.unconditional());
        boolean onContainer = speaking.stream()
                .anyMatch(rule -> rule.action().permits()
                        && !(rule.includes().isEmpty() && rule.excludes().isEmpty()));
        Optional<SyscallRule> denial = speaking.stream()
                .filter(rule -> !rule.action().permits() && rule.unconditional() && !policy.likeDefault(rule))
                .findFirst();
        if (denial.isPresent()) {
            return mended(
                    Cause.DENY_RULE,
                    "a rule refuses it: " + denial.get().only(name).text(),
                    name,
                    true);
        } else if (conditional) {
            return mended(
                    Cause.ARGUMENT, "it is allowed with other arguments only: " + allowed(speaking, name), name, false);
        } else if (onContainer) {
            return mended(
                    Cause.CAPABILITY,
                    "it is allowed to other containers only: " + allowed(speaking, name),
                    name,
                    false);
        }
        return mended(Cause.NO_RULE, "no rule names it: " + rules, name, false);
    }

    private static String allowed(List<SyscallRule> rules, String name) {
        return String.join(
                "; ",
                rules.stream()
                        .filter(rule -> rule.action().permits())
                        .map(rule -> new SyscallRule(
                                        new TreeSet<>(List.of(name)),
                                        rule.action(),
                                        rule.errno(),
                                        rule.arguments(),
                                        rule.includes(),
                                        rule.excludes(),
                                        "")
                                .text())
                        .toList());
    }

    /** The first rule without conditions decides, so that before a refusal the new one has to stand first. */
    private DenialReason<SeccompProfile> mended(Cause cause, String why, String name, boolean first) {
        List<ArgumentCondition> arguments = use.firstArgument()
                .filter(argument -> !first && IntArguments.first(name))
                .map(argument -> List.of(IntArguments.equal(argument)))
                .orElse(List.of());
        SyscallRule rule = new SyscallRule(
                new TreeSet<>(List.of(name)),
                Action.ALLOW,
                Optional.empty(),
                arguments,
                RuleConditions.NONE,
                RuleConditions.NONE,
                "");
        List<SyscallRule> rules = new ArrayList<>(policy.rules());
        rules.add(first ? 0 : rules.size(), rule);
        return DenialReason.mendedBy(
                cause, why, List.of((first ? "before it: " : "") + json(rule)), policy.withRules(rules));
    }

    /** As an entry of {@code syscalls}; a name of a call needs no escaping. */
    private static String json(SyscallRule rule) {
        StringBuilder text = new StringBuilder("{\"names\": [\"")
                .append(rule.names().first())
                .append("\"], \"action\": \"")
                .append(rule.action().spelling())
                .append('"');
        for (ArgumentCondition condition : rule.arguments()) {
            text.append(", \"args\": [{\"index\": ")
                    .append(condition.index())
                    .append(", \"value\": ")
                    .append(Long.toUnsignedString(condition.value()))
                    .append(", \"valueTwo\": ")
                    .append(Long.toUnsignedString(condition.valueTwo()))
                    .append(", \"op\": \"")
                    .append(condition.operator().spelling())
                    .append("\"}]");
        }
        return text.append('}').toString();
    }
}
