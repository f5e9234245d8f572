package dev.lsmith.policy.selinux;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Rules in canonical form. */
final class Rules {
    private Rules() {}

    /** Sorted, with one rule for each effect, source, target and class. */
    static List<Rule> canonical(Collection<? extends Rule> rules) {
        Map<String, Rule> byKey = new TreeMap<>();
        for (Rule rule : rules) {
            byKey.merge(key(rule), rule, Rules::join);
        }
        return byKey.values().stream().sorted().toList();
    }

    private static String key(Rule rule) {
        return rule instanceof AccessRule || rule instanceof CommandRule
                ? String.join(" ", rule.source(), rule.target(), rule.tclass(), String.valueOf(rule.rank()))
                : rule.toString();
    }

    private static Rule join(Rule a, Rule b) {
        if (a instanceof AccessRule x && b instanceof AccessRule y) {
            SortedSet<String> permissions = new TreeSet<>(x.permissions());
            permissions.addAll(y.permissions());
            return new AccessRule(x.effect(), x.source(), x.target(), x.tclass(), permissions);
        }
        if (a instanceof CommandRule x && b instanceof CommandRule y) {
            List<CommandRange> commands = new ArrayList<>(x.commands());
            commands.addAll(y.commands());
            return new CommandRule(x.effect(), x.source(), x.target(), x.tclass(), commands);
        }
        return a;
    }
}
