package dev.lsmith.report;

import dev.lsmith.base.Printable;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.policy.Comparison.DecidingRule;
import dev.lsmith.policy.Decision.Explanation;
import dev.lsmith.policy.Decision.Outcome;
import dev.lsmith.report.SummaryWriter.SummaryLine;
import dev.lsmith.report.SummaryWriter.Weight;
import java.util.ArrayList;
import java.util.List;

/** What profiles say about one access, for a person and for machines. */
public final class ExplanationWriter {
    private ExplanationWriter() {}

    /** For a person: an answer for each profile, and the rules that give it. */
    public static List<SummaryLine> lines(List<Explanation> explanations) {
        List<SummaryLine> lines = new ArrayList<>();
        for (Explanation explanation : explanations) {
            lines.add(new SummaryLine(
                    Printable.of(subject(explanation) + ": " + explanation.access() + ": " + answer(explanation)),
                    Weight.HEADING));
            explanation
                    .rules()
                    .forEach(cause -> lines.add(
                            new SummaryLine(Printable.of("  by " + ComparisonWriter.text(cause)), Weight.PLAIN)));
        }
        return lines;
    }

    /** What an image says of the paths of a query. */
    public static List<SummaryLine> facts(List<String> facts) {
        return facts.stream()
                .map(fact -> new SummaryLine(Printable.of(fact), Weight.PLAIN))
                .toList();
    }

    private static String subject(Explanation explanation) {
        return explanation.subject() + (explanation.mode().isEmpty() ? "" : " (" + explanation.mode() + ")");
    }

    private static String answer(Explanation explanation) {
        String transition = explanation.transition().isEmpty() ? "" : ", exec " + explanation.transition();
        return switch (explanation.outcome()) {
            case ALLOWED, DIVERTED -> "allowed" + transition + (explanation.logged() ? ", logged" : "");
            case DENIED -> {
                String by = explanation.rules().isEmpty() ? "denied, as no rule allows it" : "denied";
                yield by + (explanation.logged() ? ", logged" : ", not logged");
            }
            case NOT_MEDIATED -> "not mediated: open as far as the profile goes";
        };
    }

    /** As JSON, for {@code --json}. */
    public static String json(List<Explanation> explanations) {
        return JsonText.report(new Answers(
                "explain", 1, explanations.stream().map(WrittenAnswer::of).toList()));
    }

    private record Answers(String lsmith, int version, List<WrittenAnswer> answers) {}

    private record WrittenAnswer(
            String profile,
            String mode,
            String access,
            Outcome answer,
            boolean allowed,
            boolean logged,
            String transition,
            List<DecidingRule> rules) {
        static WrittenAnswer of(Explanation explanation) {
            return new WrittenAnswer(
                    explanation.subject(),
                    explanation.mode(),
                    explanation.access(),
                    explanation.outcome(),
                    explanation.outcome() != Outcome.DENIED,
                    explanation.logged(),
                    explanation.transition(),
                    explanation.rules());
        }
    }
}
