package dev.lsmith.policy.apparmor.lint;

import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.apparmor.lint.LintedProfile.RuleText;
import dev.lsmith.policy.apparmor.meaning.RedundantRules;
import dev.lsmith.policy.apparmor.meaning.RedundantRules.RedundantRule;
import dev.lsmith.policy.apparmor.meaning.RedundantRules.RedundantRule.Redundancy;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds rules without which the profile would mean the same, and those of which that cannot be told. */
final class IneffectiveRules {
    private final RuleText text;

    IneffectiveRules(RuleText text) {
        this.text = text;
    }

    /**
     * Rules that change nothing: {@code repeated-rule}, {@code covered-rule}, {@code cancelled-rule}. Without them all,
     * apparmor_parser writes the same binary.
     */
    List<Finding> redundant(LintedProfile profile) throws InputException {
        RedundantRules.RulesFound answer = RedundantRules.of(profile.meaning(), profile::isOwn);
        List<Finding> findings =
                new ArrayList<>(answer.redundant().stream().map(this::finding).toList());
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

    private Finding finding(RedundantRule redundant) {
        String rule = text.of(redundant.line());
        String by = text.placed(redundant.by());
        if (redundant.cause() == Redundancy.CANCELLED) {
            return new Finding(
                    redundant.line().at().position(),
                    Severity.WARNING,
                    "cancelled-rule",
                    rule + " allows nothing",
                    "denied, whatever the order of the rules: " + by,
                    "take the rule away, or narrow the denial if it is needed");
        }
        boolean repeated = redundant.cause() == Redundancy.REPEATED;
        return new Finding(
                redundant.line().at().position(),
                Severity.NOTE,
                repeated ? "repeated-rule" : "covered-rule",
                rule + " changes nothing",
                (repeated ? "said already: " : "covered: ") + by,
                repeated ? "take one of them away" : "take it away, or narrow what covers it");
    }

    /**
     * Rules of a class that a denial without any condition closes: {@code deny mount,}. Unlike {@link RedundantRuleCheck}, taking them
     * away changes the binary: their first conditions are still told apart there, and lead nowhere (measured with
     * apparmor_parser 3.0.8).
     */
    List<Finding> closed(LintedProfile profile) {
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

    /**
     * Denials that open what they are about: {@code audit deny umount,} in a profile that says nothing else of mounts leaves the kernel no
     * bit of the class, so that it does not ask ({@link ProfileDecider}).
     */
    List<Finding> opening(LintedProfile profile) throws InputException {
        return profile.decider().openingDenials().stream()
                .filter(profile::isOwn)
                .map(line -> new Finding(
                        line.at().position(),
                        Severity.WARNING,
                        "denial-opens",
                        text.of(line) + " opens all that it is about",
                        "nothing else of the profile speaks of the class, and of an audited denial alone the kernel does not see that the"
                                + " class is mediated",
                        "take `audit` away, or the rule: what no rule allows is denied and logged"))
                .toList();
    }

    private static Optional<RuleLine> closing(Rule rule, List<RuleLine> lines) {
        return rule.qualifiers().denies()
                ? Optional.empty()
                : lines.stream()
                        .filter(l -> l.rule().qualifiers().denies() && rule.isClosedBy(l.rule()))
                        .findFirst();
    }
}
