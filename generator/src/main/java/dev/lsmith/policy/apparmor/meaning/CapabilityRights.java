package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.base.kernel.KernelTable;
import dev.lsmith.policy.apparmor.rule.CapabilityRule;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Capability rules added up.
 *
 * @param allowed the capabilities that are allowed, by name
 * @param audited those whose use is logged
 * @param quiet those whose denial is not logged
 */
record CapabilityRights(SortedSet<String> allowed, SortedSet<String> audited, SortedSet<String> quiet) {
    CapabilityRights {
        allowed = Collections.unmodifiableSortedSet(allowed);
        audited = Collections.unmodifiableSortedSet(audited);
        quiet = Collections.unmodifiableSortedSet(quiet);
    }

    static CapabilityRights of(List<RuleLine> lines) {
        SortedSet<String> allowed = new TreeSet<>();
        SortedSet<String> audited = new TreeSet<>();
        SortedSet<String> denied = new TreeSet<>();
        SortedSet<String> quiet = new TreeSet<>();
        for (RuleLine line : lines) {
            if (line.rule() instanceof CapabilityRule rule) {
                boolean denies = rule.qualifiers().denies();
                (denies ? denied : allowed).addAll(named(rule));
                if (rule.qualifiers().audit() != denies) {
                    (denies ? quiet : audited).addAll(named(rule));
                }
            }
        }
        allowed.removeAll(denied);
        audited.retainAll(allowed);
        quiet.retainAll(denied);
        return new CapabilityRights(allowed, audited, quiet);
    }

    /** The capabilities that a rule speaks of. */
    static SortedSet<String> named(CapabilityRule rule) {
        return rule.capabilities().isEmpty() ? new TreeSet<>(KernelTable.CAPABILITIES.names()) : rule.capabilities();
    }
}
