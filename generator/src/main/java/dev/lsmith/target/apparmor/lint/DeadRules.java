package dev.lsmith.target.apparmor.lint;

import dev.lsmith.diagnostic.InputException;
import dev.lsmith.diagnostic.Severity;
import dev.lsmith.target.Finding;
import dev.lsmith.target.apparmor.meaning.IdleRule;
import dev.lsmith.target.apparmor.meaning.IdleRule.Cause;
import dev.lsmith.target.apparmor.meaning.IdleRules;
import java.util.List;

/**
 * Rules that change nothing: {@code repeated-rule}, {@code covered-rule}, {@code cancelled-rule}. Without them all,
 * apparmor_parser writes the same binary.
 */
final class DeadRules implements Check {
    private final RuleText text;

    DeadRules(RuleText text) {
        this.text = text;
    }

    @Override
    public List<Finding> findings(LintedProfile profile) throws InputException {
        return IdleRules.of(profile.meaning(), profile::isOwn).stream()
                .map(this::finding)
                .toList();
    }

    private Finding finding(IdleRule idle) {
        String rule = text.of(idle.line());
        String by = text.placed(idle.by());
        if (idle.cause() == Cause.CANCELLED) {
            return new Finding(
                    idle.line().at().position(),
                    Severity.WARNING,
                    "cancelled-rule",
                    rule + " allows nothing",
                    "denied, whatever the order of the rules: " + by,
                    "take the rule away, or narrow the denial if it is needed");
        }
        boolean repeated = idle.cause() == Cause.REPEATED;
        return new Finding(
                idle.line().at().position(),
                Severity.NOTE,
                repeated ? "repeated-rule" : "covered-rule",
                rule + " changes nothing",
                (repeated ? "said already: " : "covered: ") + by,
                repeated ? "take one of them away" : "take it away, or narrow what covers it");
    }
}
