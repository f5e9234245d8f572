package dev.lsmith.policy.apparmor.lint;

import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.apparmor.lint.LintedProfile.Check;
import dev.lsmith.policy.apparmor.lint.LintedProfile.RuleText;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.List;

/**
 * Paths that begin with two slashes once their variables are put in, as {@code /@{PROC}/x} does: apparmor_parser keeps the
 * two at the beginning of a path, and no path of the kernel's has them.
 */
final class DoubleSlashes implements Check {
    private final RuleText text;

    DoubleSlashes(RuleText text) {
        this.text = text;
    }

    @Override
    public List<Finding> findings(LintedProfile profile) {
        List<Finding> findings = new ArrayList<>();
        for (RuleLine line : profile.own()) {
            line.rule().paths().stream()
                    .map(Glob::beginning)
                    .filter(DoubleSlashes::isDouble)
                    .findFirst()
                    .ifPresent(path -> findings.add(new Finding(
                            line.at().position(),
                            Severity.WARNING,
                            "double-slash",
                            text.of(line) + " never matches",
                            "with its variables put in, its path begins with " + path,
                            "take the slash before the variable away")));
        }
        return findings;
    }

    private static boolean isDouble(String path) {
        return path.startsWith("//") && !path.startsWith("///");
    }
}
