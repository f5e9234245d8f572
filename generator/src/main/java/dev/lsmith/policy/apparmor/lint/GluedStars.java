package dev.lsmith.policy.apparmor.lint;

import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.InputException;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.PathLanguage;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.apparmor.lint.LintedProfile.Check;
import dev.lsmith.policy.apparmor.lint.LintedProfile.RuleText;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /srv/app**}: two stars behind a name reach its siblings and all below them. */
final class GluedStars implements Check {
    private final RuleText text;

    GluedStars(RuleText text) {
        this.text = text;
    }

    @Override
    public List<Finding> findings(LintedProfile profile) throws InputException {
        List<Finding> findings = new ArrayList<>();
        for (RuleLine line : profile.own()) {
            if (line.rule() instanceof FileRule rule && !rule.qualifiers().denies()) {
                Optional<String> sibling =
                        sibling(rule.path().orElse(Glob.EMPTY).parts());
                sibling.ifPresent(s -> findings.add(new Finding(
                        line.at().position(),
                        Severity.NOTE,
                        "glued-stars",
                        text.of(line) + " reaches siblings and all below them",
                        "it holds for " + s + " too",
                        "write a slash before the stars, or one star for files of such names")));
            }
        }
        return findings;
    }

    /** The shortest path that lies below a sibling of the name before the stars at the end. */
    private static Optional<String> sibling(List<Glob.Part> parts) throws InputException {
        int last = parts.size() - 1;
        boolean glued = last >= 1
                && parts.get(last) instanceof Glob.AnyPath
                && parts.get(last - 1) instanceof Glob.Literal name
                && !name.text().endsWith("/");
        if (!glued) {
            return Optional.empty();
        }
        List<Glob.Part> below = new ArrayList<>(parts.subList(0, last));
        below.add(new Glob.Literal("/"));
        below.add(new Glob.AnyPath());
        List<Glob.Part> beside = new ArrayList<>(parts.subList(0, last));
        beside.add(new Glob.AnyInSegment());
        PathLanguage meant = PathLanguage.of(List.of(new Glob(below), new Glob(beside)), Map.of());
        return PathLanguage.of(new Glob(parts), Map.of()).difference(meant);
    }
}
