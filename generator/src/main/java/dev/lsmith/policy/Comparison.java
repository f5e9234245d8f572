package dev.lsmith.policy;

import java.util.List;

/**
 * What one policy allows and another does not.
 *
 * @param differences classes of accesses that the two treat differently, those that the new one opens first
 */
public record Comparison(List<Difference> differences) {
    public Comparison {
        differences = List.copyOf(differences);
    }

    /** Which way a difference goes, seen from the old policy. */
    public enum ChangeDirection {
        /** The new policy allows more. */
        WIDENED,
        /** The new policy allows less. */
        NARROWED,
        /** Neither more nor less: what is logged, which profile comes next, what the policy is attached to. */
        CHANGED
    }

    /**
     * A rule that has to do with a difference.
     *
     * @param rule its text on one line
     * @param place {@code file:line:column}; empty for what was not read from a file
     * @param why the comment behind the rule, which in a generated policy is its evidence; empty for none
     */
    public record DecidingRule(String rule, String place, String why) {}

    /**
     * A class of accesses that the two policies treat differently.
     *
     * @param direction which way
     * @param subject the profile in which
     * @param kind of what kind the accesses are: {@code file}, {@code network}
     * @param accesses the class as a reader would write it: {@code /var/log/nginx/* w}
     * @param witness one concrete access of it: {@code /var/log/nginx/a w}; empty where there is none to name
     * @param before the rules of the old policy that decide the witness; empty when none speaks of it
     * @param after the rules of the new policy that decide the witness; empty when none speaks of it
     */
    public record Difference(
            ChangeDirection direction,
            String subject,
            String kind,
            String accesses,
            String witness,
            List<DecidingRule> before,
            List<DecidingRule> after) {
        public Difference {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

    /** Whether the two mean the same. */
    public boolean isSame() {
        return differences.isEmpty();
    }

    /** The differences of one direction, in order. */
    public List<Difference> of(ChangeDirection direction) {
        return differences.stream().filter(d -> d.direction() == direction).toList();
    }
}
