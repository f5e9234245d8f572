package dev.lsmith.policy.apparmor.lint;

import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.apparmor.lint.LintedProfile.Check;
import dev.lsmith.policy.apparmor.lint.LintedProfile.RuleText;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.List;

/** Rules that leave out what would keep them narrow, or that hand over more than a profile can hold back. */
final class OpenRules implements Check {
    private final RuleText text;

    OpenRules(RuleText text) {
        this.text = text;
    }

    @Override
    public List<Finding> findings(LintedProfile profile) {
        List<Finding> findings = new ArrayList<>();
        for (RuleLine line : profile.own()) {
            if (!line.rule().qualifiers().denies()) {
                line.rule()
                        .openness()
                        .ifPresent(o -> findings.add(new Finding(
                                line.at().position(),
                                o.severity(),
                                o.code(),
                                text.of(line) + " is open",
                                o.why(),
                                o.help())));
            }
        }
        return findings;
    }
}
