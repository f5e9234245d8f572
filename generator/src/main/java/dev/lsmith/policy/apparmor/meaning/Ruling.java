package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.policy.Decision;
import dev.lsmith.policy.apparmor.rule.ExecMode.Transition;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.List;
import java.util.Optional;

/**
 * What a profile says about one access, and by which rules.
 *
 * @param outcome the answer
 * @param logged whether the kernel writes a record of it: an audited use, a denial that is not quiet
 * @param transition what an exec leads to
 * @param rules the rules that decide it, in the order of the profile; empty when none speaks of it
 */
public record Ruling(Decision.Outcome outcome, boolean logged, Optional<Transition> transition, List<RuleLine> rules) {
    public Ruling {
        rules = List.copyOf(rules);
    }

    static final Ruling NOT_MEDIATED = new Ruling(Decision.Outcome.NOT_MEDIATED, false, Optional.empty(), List.of());

    /** No rule speaks of it: denied and logged. */
    static final Ruling DENIED = new Ruling(Decision.Outcome.DENIED, true, Optional.empty(), List.of());

    boolean allows() {
        return outcome == Decision.Outcome.ALLOWED;
    }
}
