package dev.lsmith.policy.seccomp;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.RuleEditor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Single calls that a filter lets through: {@code allow openat}, {@code allow socket where int arg0 == 2}. */
final class FilterEditor implements RuleEditor<SeccompProfile> {
    @Override
    public List<String> rules(SeccompProfile policy) {
        Set<String> rules = new LinkedHashSet<>();
        for (SyscallRule rule : policy.rules()) {
            if (rule.action().permits()) {
                rule.names().forEach(name -> rules.add(text(rule, name)));
            }
        }
        return List.copyOf(rules);
    }

    private static String text(SyscallRule rule, String name) {
        return of(rule, new TreeSet<>(List.of(name))).text();
    }

    private static SyscallRule of(SyscallRule rule, SortedSet<String> names) {
        return new SyscallRule(
                names, rule.action(), rule.errno(), rule.arguments(), rule.includes(), rule.excludes(), rule.comment());
    }

    @Override
    public SeccompProfile without(SeccompProfile policy, String rule) {
        List<SyscallRule> rules = new ArrayList<>();
        for (SyscallRule one : policy.rules()) {
            SortedSet<String> names = new TreeSet<>(one.names());
            names.removeIf(name -> one.action().permits() && text(one, name).equals(rule));
            if (!names.isEmpty()) {
                rules.add(of(one, names));
            }
        }
        return policy.withRules(rules);
    }

    /** What no rule allows is refused. */
    @Override
    public SeccompProfile denying(SeccompProfile policy, String rule) {
        return without(policy, rule);
    }

    @Override
    public SeccompProfile with(SeccompProfile policy, String rule) throws InputException {
        throw new InputException(Diagnostic.error(
                "no-rule",
                "calls of a filter are accepted or denied, and not written anew",
                "edit the recording's spec"));
    }

    @Override
    public List<String> wider(String rule) {
        return List.of();
    }
}
