package dev.lsmith.policy.capability;

import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.Cause;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.Comparison.Direction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which capabilities one set keeps and another drops. */
final class CapabilityDifferences {
    private CapabilityDifferences() {}

    static Comparison of(CapabilitySet before, CapabilitySet after) {
        List<Difference> differences = new ArrayList<>();
        SortedSet<String> either = new TreeSet<>(before.keep().keySet());
        either.addAll(after.keep().keySet());
        for (String capability : either) {
            if (before.keep().containsKey(capability) != after.keep().containsKey(capability)) {
                boolean kept = after.keep().containsKey(capability);
                differences.add(difference(
                        kept, after.name(), capability, causes(before, capability), causes(after, capability)));
            }
        }
        if (before.ownUsers() != after.ownUsers() && !either.isEmpty()) {
            differences.add(difference(
                    before.ownUsers(),
                    after.name(),
                    "capabilities over the host's user namespace",
                    ownUsers(before),
                    ownUsers(after)));
        }
        boolean was = before.noNewPrivileges().value();
        boolean is = after.noNewPrivileges().value();
        if (was != is) {
            differences.add(difference(
                    was, after.name(), "privileges gained by exec", noNewPrivileges(before), noNewPrivileges(after)));
        }
        return new Comparison(differences.stream()
                .sorted(Comparator.comparing(Difference::direction))
                .toList());
    }

    private static Difference difference(
            boolean widened, String subject, String what, List<Cause> before, List<Cause> after) {
        Direction direction = widened ? Direction.WIDENED : Direction.NARROWED;
        return new Difference(direction, subject, "capability", what, what, before, after);
    }

    private static List<Cause> causes(CapabilitySet set, String capability) {
        CapabilitySet.Kept kept = set.keep().get(capability);
        return kept == null ? List.of() : List.of(new Cause("keep " + capability, "", kept.reason()));
    }

    private static List<Cause> ownUsers(CapabilitySet set) {
        return set.ownUsers()
                ? List.of(new Cause("ownUsers", "", "the container is in a user namespace of its own"))
                : List.of();
    }

    private static List<Cause> noNewPrivileges(CapabilitySet set) {
        return set.noNewPrivileges().value()
                ? List.of(
                        new Cause("no-new-privileges", "", set.noNewPrivileges().reason()))
                : List.of();
    }
}
