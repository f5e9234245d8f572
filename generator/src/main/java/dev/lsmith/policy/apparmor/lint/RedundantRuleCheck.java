package dev.lsmith.policy.apparmor.lint;

import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.apparmor.lint.LintedProfile.Check;
import dev.lsmith.policy.apparmor.lint.LintedProfile.RuleText;
import dev.lsmith.policy.apparmor.meaning.RedundantRules;
import dev.lsmith.policy.apparmor.meaning.RedundantRules.RedundantRule;
import dev.lsmith.policy.apparmor.meaning.RedundantRules.RedundantRule.Redundancy;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules that change nothing: {@code repeated-rule}, {@code covered-rule}, {@code cancelled-rule}. Without them all,
 * apparmor_parser writes the same binary.
 */
final class RedundantRuleCheck implements Check {
    private final RuleText text;

    RedundantRuleCheck(RuleText text) {
        this.text = text;
    }

    @Override
    public List<Finding> findings(LintedProfile profile) throws InputException {
        RedundantRules.RulesFound answer = RedundantRules.of(profile.meaning(), profile::isOwn);
        List<Finding> findings =
                new ArrayList<>(answer.idle().stream().map(this::finding).toList());
        answer.unknown().stream().findFirst().ifPresent(first -> findings.add(unknown(first, answer.unknown())));
        return findings;
    }

    private Finding unknown(RuleLine first, List<RuleLine> all) {
        return new Finding(
                first.at().position(),
                Severity.WARNING,
                Finding.COULD_NOT_SAY,
                text.of(first) + (all.size() == 1 ? "" : " and " + (all.size() - 1) + " more")
                        + ": it is not known whether they change anything",
                "the patterns of the profile are too complex together",
                "use fewer `**` in the middle of patterns");
    }

    private Finding finding(RedundantRule idle) {
        String rule = text.of(idle.line());
        String by = text.placed(idle.by());
        if (idle.cause() == Redundancy.CANCELLED) {
            return new Finding(
                    idle.line().at().position(),
                    Severity.WARNING,
                    "cancelled-rule",
                    rule + " allows nothing",
                    "denied, whatever the order of the rules: " + by,
                    "take the rule away, or narrow the denial if it is needed");
        }
        boolean repeated = idle.cause() == Redundancy.REPEATED;
        return new Finding(
                idle.line().at().position(),
                Severity.NOTE,
                repeated ? "repeated-rule" : "covered-rule",
                rule + " changes nothing",
                (repeated ? "said already: " : "covered: ") + by,
                repeated ? "take one of them away" : "take it away, or narrow what covers it");
    }
}
