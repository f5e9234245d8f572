package dev.lsmith.policy.capability;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.RuleEditor;
import dev.lsmith.policy.capability.CapabilitySet.Kept;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Single capabilities that a set keeps: {@code keep chown}. */
final class CapabilityEditor implements RuleEditor<CapabilitySet> {
    private static final String KEEP = "keep ";

    @Override
    public List<String> rules(CapabilitySet policy) {
        return policy.keep().keySet().stream().map(name -> KEEP + name).toList();
    }

    @Override
    public CapabilitySet without(CapabilitySet policy, String rule) {
        SortedMap<String, Kept> keep = new TreeMap<>(policy.keep());
        SortedMap<String, String> drop = new TreeMap<>(policy.drop());
        String name = rule.startsWith(KEEP) ? rule.substring(KEEP.length()) : rule;
        if (keep.remove(name) != null) {
            drop.put(name, "denied in lsmith.yaml");
        }
        return new CapabilitySet(policy.name(), keep, drop, policy.ownUsers(), policy.noNewPrivileges());
    }

    @Override
    public CapabilitySet denying(CapabilitySet policy, String rule) {
        return without(policy, rule);
    }

    @Override
    public CapabilitySet with(CapabilitySet policy, String rule) throws InputException {
        throw new InputException(Diagnostic.error(
                "no-rule",
                "capabilities are accepted or denied, and not written anew",
                "add it to the container's spec"));
    }

    @Override
    public List<String> wider(String rule) {
        return List.of();
    }
}
