package dev.lsmith.policy.apparmor.check;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.PathAutomaton;
import dev.lsmith.policy.apparmor.rule.ChangeProfileRule.Safety;
import dev.lsmith.policy.apparmor.rule.ChangeProfileRule;
import dev.lsmith.policy.apparmor.syntax.Profile;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Changes of profile that are {@code safe} by one rule and {@code unsafe} by another, for the same program and target.
 * A rule without patterns goes before one with patterns (measured with apparmor_parser 3.0.8).
 */
final class ChangeConflicts {
    private static final Glob ANYTHING = Glob.of(new Glob.AnyPath());

    private ChangeConflicts() {}

    /** The conflicts of a resolved profile. */
    static List<Diagnostic> of(Profile profile) throws InputException {
        List<RuleLine> safe = lines(profile, false);
        List<RuleLine> unsafe = lines(profile, true);
        List<Diagnostic> conflicts = new ArrayList<>();
        for (RuleLine one : safe) {
            for (RuleLine other : unsafe) {
                if (conflict((ChangeProfileRule) one.rule(), (ChangeProfileRule) other.rule())) {
                    conflicts.add(Diagnostic.error(
                            "exec-conflict",
                            other.at().position(),
                            "`unsafe` conflicts with the rule at " + one.at() + ", which is safe",
                            "make both the same"));
                }
            }
        }
        return conflicts;
    }

    private static List<RuleLine> lines(Profile profile, boolean unsafe) {
        return profile.lines().stream()
                .filter(line -> line.rule() instanceof ChangeProfileRule rule
                        && rule.program().isPresent()
                        && !rule.qualifiers().denies()
                        && (rule.safety() == Safety.UNSAFE) == unsafe)
                .toList();
    }

    private static boolean conflict(ChangeProfileRule one, ChangeProfileRule other) throws InputException {
        return isExact(one) == isExact(other)
                && overlap(one.program(), other.program())
                && overlap(one.target(), other.target());
    }

    private static boolean isExact(ChangeProfileRule rule) {
        return ExecConflicts.isExact(rule.program().orElse(ANYTHING))
                && ExecConflicts.isExact(rule.target().orElse(ANYTHING));
    }

    private static boolean overlap(Optional<Glob> one, Optional<Glob> other) throws InputException {
        List<Integer> most = new ArrayList<>();
        PathAutomaton.build(List.of(one.orElse(ANYTHING), other.orElse(ANYTHING)), Map.of(), together -> {
            most.add(together.size());
            return together.size();
        });
        return most.contains(2);
    }
}
