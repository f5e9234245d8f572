package dev.lsmith.report;

import dev.lsmith.audit.ReadingReport;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.model.coverage.Completeness;
import dev.lsmith.model.coverage.Coverage.Doubt;
import dev.lsmith.model.coverage.ServiceLife;
import dev.lsmith.model.coverage.ServiceLife.LifeEvent;
import dev.lsmith.model.coverage.ServiceLife.Shown;
import dev.lsmith.report.SummaryWriter.Columns;
import dev.lsmith.report.SummaryWriter.SummaryLine;
import dev.lsmith.report.SummaryWriter.Weight;
import java.util.ArrayList;
import java.util.List;

/** How complete a recording is, for a person. */
public final class RecordingWriter {
    private RecordingWriter() {}

    /**
     * What to say behind a recording.
     *
     * @param reading what became of the lines of its logs
     * @param doubts why it may not hold everything
     * @param life which parts of the service's life it shows
     * @param completeness how much of what the service does was seen, estimated
     */
    public static List<SummaryLine> lines(
            ReadingReport reading, List<Diagnostic> doubts, ServiceLife life, Completeness completeness) {
        List<SummaryLine> lines = new ArrayList<>();
        SummaryWriter.reading(
                reading,
                doubts.stream().filter(d -> Doubt.HOLES.contains(d.code())).findFirst(),
                lines);
        lines.add(new SummaryLine("", Weight.PLAIN));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("life", "recorded", "what exercises it"));
        for (LifeEvent event : life.events()) {
            rows.add(List.of(
                    event.name(), Sentence.of(event.shown()), event.shown() == Shown.YES ? "" : event.exercise()));
        }
        List<String> aligned = Columns.align(rows);
        for (int i = 0; i < aligned.size(); i++) {
            lines.add(new SummaryLine(aligned.get(i).stripTrailing(), weight(i, life)));
        }
        lines.add(new SummaryLine("", Weight.PLAIN));
        lines.add(new SummaryLine("complete  " + Sentence.of(completeness), Weight.PLAIN));
        if (!doubts.isEmpty()) {
            lines.add(new SummaryLine("", Weight.PLAIN));
        }
        doubts.forEach(doubt -> lines.add(new SummaryLine(SummaryWriter.text(doubt), Weight.WARNING)));
        return lines;
    }

    private static Weight weight(int row, ServiceLife life) {
        if (row == 0) {
            return Weight.HEADING;
        }
        return life.events().get(row - 1).shown() == Shown.NO ? Weight.WARNING : Weight.PLAIN;
    }
}
