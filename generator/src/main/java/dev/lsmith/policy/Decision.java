package dev.lsmith.policy;

import java.util.List;

/**
 * What a policy says about one access.
 *
 * @param outcome the answer
 * @param rules the rules that decide it, as rendered; empty when none does
 */
public record Decision(Outcome outcome, List<String> rules) {
    public Decision {
        rules = List.copyOf(rules);
    }

    /** The answers. */
    public enum Outcome {
        ALLOWED,
        DENIED,
        /** Answered so that the program takes another way that is allowed: {@code clone3} with ENOSYS. */
        DIVERTED,
        /** The language does not mediate this access; it is open as far as this policy goes. */
        NOT_MEDIATED
    }

    /** Allowed by a rule. */
    public static Decision allowed(String rule) {
        return new Decision(Outcome.ALLOWED, List.of(rule));
    }

    /** Denied because no rule allows it. */
    public static Decision denied() {
        return new Decision(Outcome.DENIED, List.of());
    }

    /** Outside what the language decides. */
    public static Decision notMediated() {
        return new Decision(Outcome.NOT_MEDIATED, List.of());
    }
}
