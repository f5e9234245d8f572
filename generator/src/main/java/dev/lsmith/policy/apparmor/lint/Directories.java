package dev.lsmith.policy.apparmor.lint;

import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.apparmor.lint.LintedProfile.Check;
import dev.lsmith.policy.apparmor.lint.LintedProfile.RuleText;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules for a directory whose name lacks the slash that the kernel gives it: they never match. */
final class Directories implements Check {
    private final RuleText text;

    Directories(RuleText text) {
        this.text = text;
    }

    @Override
    public List<Finding> findings(LintedProfile profile) {
        Set<String> paths =
                profile.meaning().lines().stream().flatMap(Directories::path).collect(Collectors.toSet());
        List<Finding> findings = new ArrayList<>();
        for (RuleLine line : profile.own()) {
            path(line)
                    .filter(p -> isDirectory(p, paths))
                    .forEach(p -> findings.add(new Finding(
                            line.at().position(),
                            Severity.NOTE,
                            "directory-slash",
                            text.of(line) + " does not hold for the directory",
                            "other rules take " + p + " for a directory, whose name ends in a slash",
                            "write " + p + "/")));
        }
        return findings;
    }

    private static Stream<String> path(RuleLine line) {
        return line.rule() instanceof FileRule rule && rule.exec().isEmpty()
                ? rule.path().map(Glob::text).stream()
                : Stream.empty();
    }

    private static boolean isDirectory(String path, Set<String> paths) {
        boolean below = paths.contains(path + "/**") || paths.contains(path + "/*") || paths.contains(path + "/{,**}");
        return below && !path.endsWith("/") && !paths.contains(path + "/");
    }
}
