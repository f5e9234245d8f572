package dev.lsmith.policy.capability;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.base.Printable;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.DecidingRule;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.capability.CapabilitySet.Kept;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The capabilities that a container keeps, those it can do without, and whether its programs may gain more.
 *
 * @param name the policy's name
 * @param keep by capability, in the kernel's lower-case names without prefix
 * @param drop given so far and not needed, with the reason
 * @param ownUsers whether the container is in a user namespace, against which its capabilities are checked
 * @param noNewPrivileges whether {@code no-new-privileges} is set
 */
public record CapabilitySet(
        String name,
        SortedMap<String, Kept> keep,
        SortedMap<String, String> drop,
        boolean ownUsers,
        NoNewPrivileges noNewPrivileges) {
    public CapabilitySet {
        keep = Collections.unmodifiableSortedMap(new TreeMap<>(keep));
        drop = Collections.unmodifiableSortedMap(new TreeMap<>(drop));
    }

    /**
     * Why one is kept.
     *
     * @param reason in one line
     * @param evidence where it was seen, one line each: programs, then positions; printable
     */
    public record Kept(String reason, List<String> evidence) {
        public Kept {
            evidence = List.copyOf(evidence);
        }
    }

    /**
     * Whether exec may give more than the caller has.
     *
     * @param value whether it may not
     * @param reason in one line
     */
    public record NoNewPrivileges(boolean value, String reason) {}

    /** What the other mechanisms build upon. */
    public Privileges privileges() {
        return new Privileges(new TreeMap<>(keep).navigableKeySet(), noNewPrivileges.value());
    }

    /** Which capabilities one set keeps and another does not, and whether their programs may gain more; widened ones first. */
    static Comparison compare(CapabilitySet before, CapabilitySet after) {
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
            boolean widened, String subject, String what, List<DecidingRule> before, List<DecidingRule> after) {
        ChangeDirection direction = widened ? ChangeDirection.WIDENED : ChangeDirection.NARROWED;
        return new Difference(direction, subject, "capability", what, what, before, after);
    }

    private static List<DecidingRule> causes(CapabilitySet set, String capability) {
        CapabilitySet.Kept kept = set.keep().get(capability);
        return kept == null ? List.of() : List.of(new DecidingRule("keep " + capability, "", kept.reason()));
    }

    private static List<DecidingRule> ownUsers(CapabilitySet set) {
        return set.ownUsers()
                ? List.of(new DecidingRule("ownUsers", "", "the container is in a user namespace of its own"))
                : List.of();
    }

    private static List<DecidingRule> noNewPrivileges(CapabilitySet set) {
        return set.noNewPrivileges().value()
                ? List.of(new DecidingRule(
                        "no-new-privileges", "", set.noNewPrivileges().reason()))
                : List.of();
    }

    /** Why a capability is kept, as {@code capabilities.json} tells it; text from logs is made printable. */
    static Kept kept(Reason reason) {
        if (reason instanceof Reason.Observed observed) {
            return new Kept("used by " + programs(observed.evidence()), lines(observed.evidence()));
        }
        if (reason instanceof Reason.Derived derived) {
            return new Kept(derived.how() + ": " + accesses(derived.accesses()), lines(derived.evidence()));
        }
        if (reason instanceof Reason.Granted granted) {
            return new Kept(Printable.of(granted.field() + " " + granted.value()), List.of());
        }
        Reason.Baseline baseline = (Reason.Baseline) reason;
        return new Kept(baseline.baseline() + ": " + baseline.why(), List.of());
    }

    /** The programs that the records name, with commas. */
    static String programs(Evidence evidence) {
        return evidence.programs().isEmpty()
                ? "a program that the records do not name"
                : evidence.programs().stream().map(Printable::of).collect(Collectors.joining(", "));
    }

    private static String accesses(List<Access> accesses) {
        return accesses.stream()
                .map(a -> Printable.of(a.kind() + " " + a.text()))
                .collect(Collectors.joining("; "));
    }

    /** What told it, then where it stands. */
    private static List<String> lines(Evidence evidence) {
        List<String> lines = new ArrayList<>();
        evidence.positions().forEach(p -> lines.add(Printable.of(p.toString())));
        return lines;
    }
}
