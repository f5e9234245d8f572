package dev.lsmith.policy.apparmor.lint;

import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.apparmor.lint.LintedProfile.Check;
import dev.lsmith.policy.apparmor.lint.LintedProfile.RuleText;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rules of a class that a denial without any condition closes: {@code deny mount,}. Unlike {@link RedundantRuleCheck}, taking them
 * away changes the binary: their first conditions are still told apart there, and lead nowhere (measured with
 * apparmor_parser 3.0.8).
 */
final class ClosedClasses implements Check {
    private final RuleText text;

    ClosedClasses(RuleText text) {
        this.text = text;
    }

    @Override
    public List<Finding> findings(LintedProfile profile) {
        List<Finding> findings = new ArrayList<>();
        for (RuleLine line : profile.own()) {
            closing(line.rule(), profile.meaning().lines())
                    .ifPresent(denial -> findings.add(new Finding(
                            line.at().position(),
                            Severity.WARNING,
                            "denied-rule",
                            text.of(line) + " allows nothing",
                            "the whole class is denied, and nothing is logged: " + text.placed(denial),
                            "take the rule away, or the denial")));
        }
        return findings;
    }

    private static Optional<RuleLine> closing(Rule rule, List<RuleLine> lines) {
        return rule.qualifiers().denies()
                ? Optional.empty()
                : lines.stream()
                        .filter(l -> l.rule().qualifiers().denies() && rule.isClosedBy(l.rule()))
                        .findFirst();
    }
}
