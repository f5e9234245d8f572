package dev.lsmith.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.lsmith.base.Printable;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.policy.Comparison.DecidingRule;
import dev.lsmith.question.ConfiningLayer.LayerAnswer;
import dev.lsmith.question.ConfiningLayer.Passage;
import dev.lsmith.question.LayeredAnswer;
import dev.lsmith.question.LayeredAnswer.AnsweredStep;
import dev.lsmith.question.LayeredAnswer.HostOutcome;
import dev.lsmith.question.LayeredAnswer.NamedAnswer;
import dev.lsmith.report.SummaryWriter.Columns;
import dev.lsmith.report.SummaryWriter.SummaryLine;
import dev.lsmith.report.SummaryWriter.Weight;
import java.util.ArrayList;
import java.util.List;

/** What all layers say about a query, for a person and for machines. */
public final class LayerWriter {
    private LayerWriter() {}

    /** For a person: what comes of it, then each layer that is asked, in the order in which the kernel asks. */
    public static List<SummaryLine> lines(LayeredAnswer answer) {
        List<SummaryLine> lines = new ArrayList<>();
        String query = answer.subject() + ": " + answer.query().text() + ": ";
        for (String outcome : outcomes(answer.hosts())) {
            lines.add(new SummaryLine(Printable.of(query + outcome), Weight.HEADING));
        }
        List<List<String>> rows = new ArrayList<>();
        for (AnsweredStep step : answer.steps()) {
            String text = step.step().text();
            for (NamedAnswer named : step.answers()) {
                rows.add(List.of(
                        text, named.layer().name(), named.answer().passage().word() + reason(named.answer())));
                text = "";
            }
            if (step.answers().isEmpty()) {
                rows.add(List.of(text, "-", "no layer is asked"));
            }
        }
        Columns.align(printable(rows)).forEach(row -> lines.add(new SummaryLine(row, Weight.PLAIN)));
        answer.query().notes().forEach(note -> lines.add(new SummaryLine("  note: " + note, Weight.PLAIN)));
        return lines;
    }

    private static List<List<String>> printable(List<List<String>> rows) {
        return rows.stream()
                .map(row -> row.stream().map(Printable::of).toList())
                .toList();
    }

    /** One line where all hosts agree. */
    private static List<String> outcomes(List<HostOutcome> hosts) {
        List<String> texts = hosts.stream().map(LayerWriter::outcome).distinct().toList();
        if (texts.size() == 1) {
            return texts;
        }
        return hosts.stream()
                .map(host -> outcome(host) + ", on a host with " + host.host())
                .toList();
    }

    private static String outcome(HostOutcome host) {
        String where = host.by().map(by -> " by " + by.layer().name()).orElse("")
                + host.step().map(step -> ": " + step.text()).orElse("");
        return switch (host.passage()) {
            case STOPPED -> "stopped" + host.by().map(by -> " first").orElse("") + where;
            case UNKNOWN -> "could not say" + where.replaceFirst("^ by", ", for");
            case ALLOWED, LIFTED -> "allowed";
            case NOT_ASKED -> "allowed, as no layer is asked";
        };
    }

    private static String reason(LayerAnswer answer) {
        List<String> parts = new ArrayList<>();
        if (!answer.why().isEmpty()) {
            parts.add(": " + answer.why());
        }
        List<String> rules = answer.rules().stream().map(ComparisonWriter::text).toList();
        if (!rules.isEmpty()) {
            parts.add(" by " + String.join(" and ", rules.size() > 3 ? rules.subList(0, 3) : rules)
                    + (rules.size() > 3 ? " and …" : ""));
        }
        return String.join(parts.size() > 1 ? ";" : "", parts);
    }

    /** As JSON, for {@code --json}. */
    public static String json(LayeredAnswer answer) {
        return JsonText.report(new WrittenQuery(
                "explain",
                1,
                answer.subject(),
                answer.query().text(),
                word(answer.passage()),
                answer.hosts().stream().map(WrittenHost::of).toList(),
                answer.steps().stream().map(WrittenStep::of).toList(),
                answer.query().notes()));
    }

    /** What is not asked is not stopped. */
    private static String word(Passage passage) {
        return (passage.compareTo(Passage.ALLOWED) < 0 ? Passage.ALLOWED : passage).word();
    }

    private record WrittenQuery(
            String lsmith,
            int version,
            String container,
            String query,
            String answer,
            List<WrittenHost> hosts,
            List<WrittenStep> steps,
            List<String> notes) {}

    private record WrittenHost(
            @JsonInclude(Include.NON_EMPTY) String host,
            String answer,
            @JsonInclude(Include.NON_EMPTY) String layer,
            @JsonInclude(Include.NON_EMPTY) String step) {
        static WrittenHost of(HostOutcome host) {
            return new WrittenHost(
                    host.host(),
                    word(host.passage()),
                    host.by().map(by -> by.layer().name()).orElse(""),
                    host.step().map(step -> step.text()).orElse(""));
        }
    }

    private record WrittenStep(String step, List<WrittenLayer> layers) {
        static WrittenStep of(AnsweredStep step) {
            return new WrittenStep(
                    step.step().text(),
                    step.answers().stream().map(WrittenLayer::of).toList());
        }
    }

    private record WrittenLayer(
            String layer,
            String source,
            String answer,
            @JsonInclude(Include.NON_EMPTY) String why,
            List<DecidingRule> rules) {
        static WrittenLayer of(NamedAnswer named) {
            LayerAnswer answer = named.answer();
            return new WrittenLayer(
                    named.layer().name(),
                    named.layer().source(),
                    answer.passage().word(),
                    answer.why(),
                    answer.rules());
        }
    }
}
