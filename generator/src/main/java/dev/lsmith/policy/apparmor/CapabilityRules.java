package dev.lsmith.policy.apparmor;

import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Evidence;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Reason;
import dev.lsmith.policy.apparmor.rule.CapabilityRule;
import dev.lsmith.policy.apparmor.rule.LearnedRule;
import dev.lsmith.policy.apparmor.rule.LearnedRules;
import dev.lsmith.policy.apparmor.rule.Qualifiers;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Capability rules: one for each capability that the container keeps, so that the profile and the capability list say
 * the same.
 */
final class CapabilityRules {
    private CapabilityRules() {}

    static void add(Assignment assignment, LearnedRules findings) {
        SortedMap<String, SortedMap<CapabilityUse, Evidence>> uses =
                LearnedRules.grouped(assignment.model().accesses(CapabilityUse.class), CapabilityUse::capability);
        for (String kept : assignment.privileges().capabilities()) {
            CapabilityRule rule = new CapabilityRule(Qualifiers.NONE, new TreeSet<>(java.util.List.of(kept)));
            SortedMap<CapabilityUse, Evidence> seen = uses.getOrDefault(kept, new TreeMap<>());
            if (seen.isEmpty()) {
                findings.add(LearnedRule.of(rule, new Reason.Granted("capabilities.json", kept)));
            } else {
                findings.add(rule, seen);
            }
        }
        uses.forEach((capability, seen) -> {
            if (!assignment.privileges().capabilities().contains(capability)) {
                seen.forEach((use, evidence) -> findings.leaveOut(
                        use, evidence, "not in the capability list, whose report says why; --cap-add would give it"));
            }
        });
    }
}
