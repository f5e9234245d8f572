package dev.lsmith.policy;

import java.util.List;

/**
 * What one policy allows and another does not.
 *
 * @param differences classes of accesses that the two treat differently, those that the new one opens first
 * @param open what nobody can say from the two alone, so that no difference proves nothing
 */
public record Comparison(List<Difference> differences, List<OpenQuestion> open) {
    public Comparison {
        differences = List.copyOf(differences);
        open = List.copyOf(open);
    }

    /** A comparison that could say everything. */
    public Comparison(List<Difference> differences) {
        this(differences, List.of());
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
     * Something that the two policies alone do not decide.
     *
     * @param subject the profile, domain or container that it is about
     * @param what the question: {@code whether profile helper allows more}
     * @param missing what would decide it: {@code the old policy has no such profile}
     */
    public record OpenQuestion(String subject, String what, String missing) {}

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
     * @param depends what the host has to say so that it is one: {@code the types that the host's policy gives file_type}; empty where it is
     *     one on every host
     */
    public record Difference(
            ChangeDirection direction,
            String subject,
            String kind,
            String accesses,
            String witness,
            List<DecidingRule> before,
            List<DecidingRule> after,
            String depends) {
        public Difference {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }

        /** A difference on every host. */
        public Difference(
                ChangeDirection direction,
                String subject,
                String kind,
                String accesses,
                String witness,
                List<DecidingRule> before,
                List<DecidingRule> after) {
            this(direction, subject, kind, accesses, witness, before, after, "");
        }

        /** Whether it is one on every host. */
        public boolean isCertain() {
            return depends.isEmpty();
        }
    }

    /** Whether the two mean the same, and nothing is open. */
    public boolean isSame() {
        return differences.isEmpty() && open.isEmpty();
    }

    /** Whether some difference is one on every host. */
    public boolean isCertainlyDifferent() {
        return differences.stream().anyMatch(Difference::isCertain);
    }

    /** The differences of one direction, in order. */
    public List<Difference> of(ChangeDirection direction) {
        return differences.stream().filter(d -> d.direction() == direction).toList();
    }
}
