package dev.lsmith.policy;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.policy.Comparison.DecidingRule;
import java.util.Comparator;
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

    /** What a policy can answer. */
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

    /**
     * What a policy says about one access, and why.
     *
     * @param subject the profile that is asked
     * @param mode how the kernel takes its answers, in the language's word: {@code complain}; empty where it enforces them
     * @param access the access as it was asked about
     * @param outcome the answer
     * @param logged whether the kernel writes a record of it
     * @param transition what an exec leads to: {@code Px -> target}; empty for other accesses
     * @param rules the rules that decide; empty when none speaks of it
     */
    public record Explanation(
            String subject,
            String mode,
            String access,
            Decision.Outcome outcome,
            boolean logged,
            String transition,
            List<DecidingRule> rules) {
        public Explanation {
            rules = List.copyOf(rules);
        }
    }

    /**
     * One thing that a lint of a policy has to say.
     *
     * @param at where
     * @param severity {@link Severity#ERROR} where the profile cannot load, {@link Severity#WARNING} where it does not do
     *     what it seems to, {@link Severity#NOTE} where it is worth a second look
     * @param code a stable name for scripts: {@code covered-rule}
     * @param what what is the matter, with the rule's text; one line, may hold any text
     * @param why how that comes about, with the rules or the access that shows it
     * @param help what to do about it
     */
    public record Finding(Position at, Severity severity, String code, String what, String why, String help)
            implements Comparable<Finding> {
        /** The code of a finding that only says what could not be looked at; see {@link Mechanism#NOT_YET}. */
        public static final String COULD_NOT_SAY = "could-not-say";

        private static final Comparator<Finding> ORDER = Comparator.comparing(Finding::at)
                .thenComparing(Finding::severity, Comparator.reverseOrder())
                .thenComparing(Finding::code)
                .thenComparing(Finding::what)
                .thenComparing(Finding::why)
                .thenComparing(Finding::help);

        /** That a file could not be read, and so was not looked at. */
        public static Finding unread(String file, InputException fault) {
            Diagnostic told = fault.diagnostic();
            return new Finding(
                    told.position().orElse(Position.ofSource(file)),
                    told.severity(),
                    told.code(),
                    told.message(),
                    "it was not looked at",
                    told.help());
        }

        /** By place, then the gravest first. */
        @Override
        public int compareTo(Finding other) {
            return ORDER.compare(this, other);
        }
    }
}
