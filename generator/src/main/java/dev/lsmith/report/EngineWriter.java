package dev.lsmith.report;

import dev.lsmith.base.Position;
import dev.lsmith.base.Printable;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.posture.EngineSettings;
import dev.lsmith.posture.EngineSettings.EngineFinding;
import dev.lsmith.posture.PostureFinding.Danger;
import dev.lsmith.report.SummaryWriter.SummaryLine;
import dev.lsmith.report.SummaryWriter.Weight;
import java.util.ArrayList;
import java.util.List;

/** What an engine's settings leave open, as text and as JSON. */
public final class EngineWriter {
    private EngineWriter() {}

    /** Three lines a finding, the gravest first. */
    public static List<SummaryLine> lines(EngineSettings settings) {
        List<SummaryLine> lines = new ArrayList<>();
        String count = settings.findings().isEmpty()
                ? "nothing is open"
                : settings.findings().size() + " findings";
        lines.add(
                new SummaryLine(Printable.of(settings.source()) + ": an engine's settings; " + count, Weight.HEADING));
        for (EngineFinding finding : settings.findings()) {
            Weight weight = finding.danger().compareTo(Danger.HIGH) >= 0 ? Weight.WARNING : Weight.PLAIN;
            String benchmark = finding.benchmark().isEmpty() ? "" : ", CIS Docker Benchmark " + finding.benchmark();
            lines.add(new SummaryLine("", Weight.PLAIN));
            lines.add(new SummaryLine(
                    Printable.of(finding.danger().word() + "  " + finding.title() + " [" + finding.code() + benchmark
                            + "] (" + finding.place() + ")"),
                    weight));
            lines.add(new SummaryLine("  " + finding.why(), Weight.PLAIN));
            lines.add(new SummaryLine("  close: " + finding.close(), Weight.PLAIN));
        }
        return lines;
    }

    /** The findings for machines. */
    public static String json(EngineSettings settings) {
        return JsonText.report(new Engine(
                "engine",
                1,
                settings.source(),
                settings.findings().stream().map(FindingMember::of).toList()));
    }

    private record Engine(String lsmith, int version, String source, List<FindingMember> findings) {}

    private record FindingMember(
            String code, String danger, String title, String why, String close, String benchmark, Position place) {
        static FindingMember of(EngineFinding f) {
            return new FindingMember(
                    f.code(), f.danger().word(), f.title(), f.why(), f.close(), f.benchmark(), f.place());
        }
    }
}
