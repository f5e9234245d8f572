package dev.lsmith.report;

import dev.lsmith.base.Printable;
import dev.lsmith.policy.Decision.Explanation;
import dev.lsmith.policy.Decision.Outcome;
import dev.lsmith.report.SummaryWriter.SummaryLine;
import dev.lsmith.report.SummaryWriter.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

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

    /** For machines. */
    public static String json(List<Explanation> explanations) {
        ObjectNode root = MachineJson.object();
        root.put("lsmith", "explain").put("version", 1);
        ArrayNode array = root.putArray("answers");
        for (Explanation explanation : explanations) {
            ObjectNode node = array.addObject();
            node.put("profile", explanation.subject())
                    .put("mode", explanation.mode())
                    .put("access", explanation.access())
                    .put(
                            "answer",
                            explanation
                                    .outcome()
                                    .name()
                                    .toLowerCase(Locale.ROOT)
                                    .replace('_', '-'))
                    .put("allowed", explanation.outcome() != Outcome.DENIED)
                    .put("logged", explanation.logged())
                    .put("transition", explanation.transition());
            ComparisonWriter.causes(explanation.rules(), node.putArray("rules"));
        }
        return MachineJson.write(root);
    }
}
