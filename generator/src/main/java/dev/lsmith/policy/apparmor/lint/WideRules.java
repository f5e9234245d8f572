package dev.lsmith.policy.apparmor.lint;

import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.ShippedData;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.Decision.Outcome;
import dev.lsmith.policy.apparmor.lint.LintedProfile.RuleText;
import dev.lsmith.policy.apparmor.meaning.ProfileDecider.Ruling;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds rules that allow more than a reader would think: those without conditions, and patterns that reach files which nobody grants
 * by name.
 */
final class WideRules {
    private final RuleText text;

    private record GuardedAccess(FileAccess access, String may, String sentence) {
        static GuardedAccess of(List<String> row) {
            FilePermission permission = row.get(1).equals("r") ? FilePermission.READ : FilePermission.WRITE;
            FileAccess access = FileAccess.of(row.get(0), FileKind.REGULAR, List.of(permission), Ownership.OWNER);
            return new GuardedAccess(access, row.get(1), row.get(2));
        }
    }

    private final List<GuardedAccess> guarded = ShippedData.rows("apparmor/guarded-paths.csv").stream()
            .map(GuardedAccess::of)
            .toList();

    WideRules(RuleText text) {
        this.text = text;
    }

    /** Rules that leave out what would keep them narrow, or that hand over more than a profile can hold back. */
    List<Finding> open(LintedProfile profile) {
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

    /** File rules whose pattern reaches what nobody would grant by name ({@code profiles/apparmor/guarded-paths.csv}). */
    List<Finding> reachingGuarded(LintedProfile profile) {
        Map<RuleLine, List<GuardedAccess>> reached = new LinkedHashMap<>();
        for (GuardedAccess one : guarded) {
            Ruling ruling = profile.decider().decide(one.access());
            if (ruling.outcome() == Outcome.ALLOWED) {
                ruling.rules().stream()
                        .filter(line -> profile.isOwn(line) && isPattern(line))
                        .forEach(line -> reached.computeIfAbsent(line, k -> new ArrayList<>())
                                .add(one));
            }
        }
        return reached.entrySet().stream()
                .map(e -> finding(e.getKey(), e.getValue()))
                .toList();
    }

    private static boolean isPattern(RuleLine line) {
        return line.rule() instanceof FileRule rule
                && !rule.path().filter(Glob::isLiteral).isPresent();
    }

    private Finding finding(RuleLine line, List<GuardedAccess> reached) {
        GuardedAccess first = reached.get(0);
        String more = reached.size() == 1 ? "" : "; and " + (reached.size() - 1) + " more such accesses";
        return new Finding(
                line.at().position(),
                Severity.WARNING,
                "wide-rule",
                text.of(line) + " is wider than it looks",
                "it allows " + first.access().path() + " " + first.may() + ", which " + first.sentence() + more,
                "name the files or folders that are needed, or deny what is not");
    }
}
