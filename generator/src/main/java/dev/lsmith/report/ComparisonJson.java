package dev.lsmith.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.DecidingRule;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.Comparison.OpenQuestion;
import dev.lsmith.posture.change.DangerScale.Grade;
import dev.lsmith.report.PolicyComparison.ComparisonResult;
import dev.lsmith.report.PolicyComparison.GradedDifference;
import dev.lsmith.report.PolicyComparison.Uncompared;
import java.util.List;
import java.util.Optional;

/** What {@code diff} and {@code prove} say to machines; {@code docs/diff.schema.json} describes both. */
public final class ComparisonJson {
    private static final int VERSION = 2;

    private ComparisonJson() {}

    /** What {@code diff} found. */
    public static String diff(PolicyComparison comparison) {
        return JsonText.report(new JsonComparison(
                "diff",
                VERSION,
                comparison.isSame(),
                comparison.isOpen(),
                comparison.compared(),
                comparison.differences().stream().map(JsonDifference::of).toList(),
                comparison.open(),
                comparison.uncompared()));
    }

    /** What {@code prove} answers: the widenings alone, and what is missing. */
    public static String proof(PolicyComparison comparison, ComparisonResult outcome) {
        return JsonText.report(new JsonProof(
                "prove",
                VERSION,
                answer(outcome),
                comparison.compared(),
                comparison.of(ChangeDirection.WIDENED).stream()
                        .map(JsonDifference::of)
                        .toList(),
                comparison.open(),
                comparison.uncompared().stream().filter(Uncompared::isOpen).toList()));
    }

    private static String answer(ComparisonResult outcome) {
        return switch (outcome) {
            case SAME -> "yes";
            case DIFFERENT -> "no";
            case UNDECIDED -> "undecided";
        };
    }

    private record JsonComparison(
            String lsmith,
            int version,
            boolean same,
            boolean undecided,
            List<String> compared,
            List<JsonDifference> differences,
            List<OpenQuestion> open,
            List<Uncompared> uncompared) {}

    private record JsonProof(
            String lsmith,
            int version,
            String within,
            List<String> compared,
            List<JsonDifference> widened,
            List<OpenQuestion> open,
            List<Uncompared> uncompared) {}

    private record JsonGrade(String level, String reach, String why, String narrow) {
        static JsonGrade of(Optional<Grade> grade) {
            return grade.map(g -> new JsonGrade(g.danger().word(), g.reach(), g.why(), g.narrow()))
                    .orElse(new JsonGrade("none", "", "", ""));
        }
    }

    private record JsonDifference(
            ChangeDirection direction,
            String mechanism,
            String profile,
            String kind,
            String accesses,
            String witness,
            String depends,
            JsonGrade danger,
            List<DecidingRule> old,
            @JsonProperty("new") List<DecidingRule> young) {
        static JsonDifference of(GradedDifference graded) {
            Difference d = graded.difference();
            return new JsonDifference(
                    d.direction(),
                    graded.mechanism(),
                    d.subject(),
                    d.kind(),
                    d.accesses(),
                    d.witness(),
                    d.depends(),
                    JsonGrade.of(graded.grade()),
                    d.before(),
                    d.after());
        }
    }
}
