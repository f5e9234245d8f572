package dev.lsmith.policy.apparmor.lint;

import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.InputException;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.PathAutomaton;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.apparmor.lint.LintedProfile.ProfileCheck;
import dev.lsmith.policy.apparmor.lint.LintedProfile.RuleText;
import dev.lsmith.policy.apparmor.rule.Mediation;
import dev.lsmith.policy.apparmor.rule.Mediation.MediationClass;
import dev.lsmith.policy.apparmor.rule.MountConditions;
import dev.lsmith.policy.apparmor.rule.MountRule;
import dev.lsmith.policy.apparmor.rule.RemountRule;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.rule.RuleCompiler;
import dev.lsmith.policy.apparmor.rule.RuleCompiler.CompiledRule;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Mount rules that older parsers make wider than they look (CVE-2016-1585). Only a profile whose abi is that of 4.0 or
 * later is sure to be compiled by a parser that does not.
 */
final class WideMounts implements ProfileCheck {
    /** The options that set nothing, so that a rule says the same without them. */
    private static final Set<String> WITHOUT_EFFECT = Set.of("rw", "w");

    private final RuleText text;

    WideMounts(RuleText text) {
        this.text = text;
    }

    @Override
    public List<Finding> findings(LintedProfile profile) throws InputException {
        List<Finding> findings = new ArrayList<>();
        if (!profile.meaning().mediation().networkCoversUnix()) {
            return findings;
        }
        for (RuleLine line : profile.own()) {
            if (isAsked(line.rule()) && WidenedMount.is(line.rule())) {
                findings.add(new Finding(
                        line.at().position(),
                        Severity.WARNING,
                        "mount-widened",
                        text.of(line) + " is wider than it looks",
                        "apparmor_parser before 3.0.10, and 3.1 before 3.1.4, lets it make new mounts there too"
                                + " (CVE-2016-1585)",
                        help(line.rule())));
            }
        }
        return findings;
    }

    private static boolean isAsked(Rule rule) {
        return (rule instanceof MountRule || rule instanceof RemountRule)
                && !rule.qualifiers().denies();
    }

    private static String help(Rule rule) {
        MountConditions conditions =
                rule instanceof MountRule mount ? mount.conditions() : ((RemountRule) rule).conditions();
        boolean spare = conditions.options().stream()
                .flatMap(options -> options.flags().stream())
                .anyMatch(WITHOUT_EFFECT::contains);
        return spare ? "leave `rw` out, which says nothing" : "load it with a newer parser";
    }

    /** Whether parsers that do not mount exactly let a mount rule allow what it does not say. */
    public static final class WidenedMount {
        private WidenedMount() {}

        /**
         * Whether they do.
         *
         * @param rule a mount or remount rule without variables
         * @throws InputException when its patterns are too complex
         */
        public static boolean is(Rule rule) throws InputException {
            List<CompiledRule> exact = clauses(rule, true);
            List<BytePattern> patterns = new ArrayList<>();
            exact.forEach(clause -> patterns.add(clause.pattern()));
            clauses(rule, false).forEach(clause -> patterns.add(clause.pattern()));
            return PathAutomaton.of(patterns, matching -> isOnlyWide(matching, exact.size()))
                    .outcomes()
                    .contains(true);
        }

        private static boolean isOnlyWide(List<Integer> matching, int exact) {
            return !matching.isEmpty() && IntStream.range(0, exact).noneMatch(matching::contains);
        }

        private static List<CompiledRule> clauses(Rule rule, boolean exactly) throws InputException {
            RuleCompiler compiled =
                    new RuleCompiler(Map.of(), new Mediation(Set.of(MediationClass.MOUNT), false, exactly));
            rule.compile(0, compiled);
            return compiled.policy().clauses();
        }
    }
}
