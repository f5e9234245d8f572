package dev.lsmith.report;

import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.Printable;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.LintCode;
import dev.lsmith.report.SummaryWriter.Columns;
import dev.lsmith.report.SummaryWriter.SummaryLine;
import dev.lsmith.report.SummaryWriter.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The findings of {@code lint}. */
public final class FindingWriter {
    private FindingWriter() {}

    /** For a person: place, severity, what and code on one line, why and what to do below it. */
    public static List<SummaryLine> lines(List<Finding> findings) {
        List<SummaryLine> lines = new ArrayList<>();
        for (Finding finding : findings) {
            Weight weight = finding.severity() == Severity.NOTE ? Weight.PLAIN : Weight.WARNING;
            lines.add(new SummaryLine(
                    Printable.of(finding.at() + ": " + word(finding.severity()) + ": " + finding.what() + " ["
                            + finding.code() + "]"),
                    weight));
            lines.add(new SummaryLine(Printable.of("    " + finding.why()), Weight.PLAIN));
            if (!finding.help().isEmpty()) {
                lines.add(new SummaryLine(Printable.of("    help: " + finding.help()), Weight.PLAIN));
            }
        }
        lines.add(new SummaryLine(count(findings), Weight.PLAIN));
        return lines;
    }

    /**
     * What codes stand for.
     *
     * @param whole with the reasons and what to do, instead of a line for each
     */
    public static List<SummaryLine> codes(List<LintCode> codes, boolean whole) {
        List<SummaryLine> lines = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (LintCode code : codes) {
            String what = code.what().replace("{}", "…");
            if (whole) {
                lines.add(new SummaryLine(code.code() + ": " + what, Weight.HEADING));
                lines.add(new SummaryLine("  language  " + code.language(), Weight.PLAIN));
                lines.add(new SummaryLine("  severity  " + word(code.severity()), Weight.PLAIN));
                lines.add(new SummaryLine("  why       " + code.why(), Weight.PLAIN));
                lines.add(new SummaryLine("  mend      " + code.mend(), Weight.PLAIN));
            } else {
                rows.add(List.of(code.code(), code.language(), word(code.severity()), what));
            }
        }
        if (!rows.isEmpty()) {
            Columns.align(rows).forEach(row -> lines.add(new SummaryLine(row, Weight.PLAIN)));
        }
        return lines;
    }

    private static String count(List<Finding> findings) {
        List<String> counts = new ArrayList<>();
        for (Severity severity : List.of(Severity.ERROR, Severity.WARNING, Severity.NOTE)) {
            long count = findings.stream().filter(f -> f.severity() == severity).count();
            if (count > 0) {
                counts.add(count + " " + word(severity) + (count == 1 ? "" : "s"));
            }
        }
        return counts.isEmpty() ? "no findings" : String.join(", ", counts);
    }

    /** As JSON, for {@code --json}. */
    public static String json(List<Finding> findings) {
        return JsonText.report(
                new Findings("lint", 1, findings.stream().map(PlacedFinding::of).toList()));
    }

    private record Findings(String lsmith, int version, List<PlacedFinding> findings) {}

    private record PlacedFinding(
            String file, long line, int column, Severity severity, String code, String what, String why, String help) {
        static PlacedFinding of(Finding f) {
            return new PlacedFinding(
                    f.at().source(),
                    f.at().line(),
                    f.at().column(),
                    f.severity(),
                    f.code(),
                    f.what(),
                    f.why(),
                    f.help());
        }
    }

    private static String word(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }
}
