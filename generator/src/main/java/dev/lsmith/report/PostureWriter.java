package dev.lsmith.report;

import dev.lsmith.base.Position;
import dev.lsmith.base.Printable;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.render.Templates;
import dev.lsmith.posture.PodSecurityStandard;
import dev.lsmith.posture.PostureFinding;
import dev.lsmith.posture.PostureFinding.Danger;
import dev.lsmith.posture.PostureFinding.Usage;
import dev.lsmith.posture.PostureReport;
import dev.lsmith.report.SummaryWriter.SummaryLine;
import dev.lsmith.report.SummaryWriter.Weight;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How far containers are isolated, for a terminal. */
public final class PostureWriter {
    /** What the columns of the table take that do not grow with the terminal, and the gaps between them. */
    private static final int FIXED = 8 + 12 + 8 + 8;

    private static final int INDENT = 2;

    private final int columns;
    private final WrappedTable table;

    /**
     * For a terminal.
     *
     * @param columns how long a line may be; at least 50
     */
    public PostureWriter(int columns) {
        this.columns = columns;
        int rest = columns - FIXED;
        this.table = new WrappedTable(List.of(8, 12, rest / 2, 8, rest - rest / 2));
    }

    /** For a person: a table of everything, then what is high or critical in words. */
    public List<SummaryLine> lines(List<PostureReport> reports) {
        List<SummaryLine> lines = new ArrayList<>();
        for (PostureReport report : reports) {
            if (!lines.isEmpty()) {
                lines.add(plain(""));
            }
            heading(report, lines);
            table(report, lines);
            details(report, lines);
        }
        return lines;
    }

    private void heading(PostureReport report, List<SummaryLine> lines) {
        String title = report.container() + ": " + counts(report.findings());
        wrapped(title, 0).forEach(l -> lines.add(new SummaryLine(l, Weight.HEADING)));
        String missing =
                report.podSecurity().missing().isEmpty() ? "" : "; for more: " + String.join("; ", gaps(report));
        wrapped("Pod Security Standards: " + report.podSecurity().level().word() + missing, 0)
                .forEach(l -> lines.add(plain(l)));
    }

    /** What keeps a container from the next level, each with its control. */
    static List<String> gaps(PostureReport report) {
        return report.podSecurity().missing().stream()
                .map(g -> g.text() + " (" + g.control() + ")")
                .toList();
    }

    /** {@code 3 high, 2 low}, the gravest first. */
    static String counts(List<PostureFinding> findings) {
        Map<Danger, Integer> counts = new EnumMap<>(Danger.class);
        findings.forEach(f -> counts.merge(f.danger(), 1, Integer::sum));
        return findings.stream()
                .map(PostureFinding::danger)
                .distinct()
                .map(d -> counts.getOrDefault(d, 0) + " " + d.word())
                .collect(Collectors.joining(", "));
    }

    private void table(PostureReport report, List<SummaryLine> lines) {
        lines.add(plain(""));
        for (String line : table.row(List.of("DANGER", "AREA", "FINDING", "NEEDED", "CLOSED BY"))) {
            lines.add(new SummaryLine(line, Weight.HEADING));
        }
        for (PostureFinding f : report.findings()) {
            List<String> cells = List.of(f.danger().word(), f.area().word(), f.title(), need(f), f.close());
            table.row(cells).forEach(l -> lines.add(new SummaryLine(l, weight(f))));
        }
    }

    private void details(PostureReport report, List<SummaryLine> lines) {
        for (PostureFinding f : report.findings()) {
            if (isGrave(f)) {
                lines.add(plain(""));
                wrapped(f.danger().word().toUpperCase(Locale.ROOT) + " " + f.title(), 0)
                        .forEach(l -> lines.add(new SummaryLine(l, Weight.WARNING)));
                wrapped(f.what() + " " + f.why(), INDENT).forEach(l -> lines.add(plain(l)));
                wrapped("Attack: " + f.attack(), INDENT).forEach(l -> lines.add(plain(l)));
                wrapped("Close: " + f.close(), INDENT).forEach(l -> lines.add(plain(l)));
                f.usage().ifPresent(n -> wrapped("Log: " + evidence(n), INDENT).forEach(l -> lines.add(plain(l))));
            }
        }
    }

    private List<String> wrapped(String text, int indent) {
        return WrappedTable.wrap(Printable.of(text), columns - indent).stream()
                .map(l -> " ".repeat(indent) + l)
                .toList();
    }

    /** What was seen, with its first place in a log. */
    static String evidence(Usage need) {
        return need.text()
                + need.positions().stream().findFirst().map(p -> " (" + p + ")").orElse("");
    }

    private static String need(PostureFinding finding) {
        return finding.usage().map(n -> n.answer().word()).orElse("-");
    }

    private static boolean isGrave(PostureFinding finding) {
        return finding.danger().compareTo(Danger.HIGH) >= 0;
    }

    private static Weight weight(PostureFinding finding) {
        return isGrave(finding) ? Weight.WARNING : Weight.PLAIN;
    }

    private static SummaryLine plain(String text) {
        return new SummaryLine(text, Weight.PLAIN);
    }

    /** For machines: the reports, in their order. */
    public static String json(List<PostureReport> reports) {
        return JsonText.report(new Containers(
                "inspect", 1, reports.stream().map(ContainerPosture::of).toList()));
    }

    private record Containers(String lsmith, int version, List<ContainerPosture> containers) {}

    private record ContainerPosture(
            String container,
            String source,
            String form,
            boolean observed,
            PodSecurity podSecurity,
            List<WrittenFinding> findings) {
        static ContainerPosture of(PostureReport report) {
            return new ContainerPosture(
                    report.container(),
                    report.source(),
                    report.form().word(),
                    report.observed(),
                    new PodSecurity(
                            report.podSecurity().level().word(),
                            report.podSecurity().missing()),
                    report.findings().stream().map(WrittenFinding::of).toList());
        }
    }

    private record PodSecurity(String level, List<PodSecurityStandard.MissingControl> missing) {}

    private record WrittenFinding(
            String code,
            String area,
            String danger,
            String subject,
            String title,
            String what,
            String why,
            String attack,
            String close,
            Optional<Needed> needed) {
        static WrittenFinding of(PostureFinding f) {
            return new WrittenFinding(
                    f.code(),
                    f.area().word(),
                    f.danger().word(),
                    f.subject(),
                    f.title(),
                    f.what(),
                    f.why(),
                    f.attack(),
                    f.close(),
                    f.usage().map(u -> new Needed(u.answer().word(), u.text(), u.positions())));
        }
    }

    private record Needed(String answer, String text, List<Position> positions) {}

    /** As Markdown with every finding in full. */
    public static String markdown(List<PostureReport> reports) {
        return new Templates(Markdown.WORDS, Map.of("code", Markdown.CODE))
                .render(
                        "review/posture.md.ftl",
                        Map.of("reports", reports.stream().map(ReportView::of).toList()));
    }

    /** A report as the template speaks of it. */
    public record ReportView(
            String container, String counts, String level, List<String> missing, List<FindingView> findings) {
        static ReportView of(PostureReport report) {
            return new ReportView(
                    report.container(),
                    PostureWriter.counts(report.findings()),
                    report.podSecurity().level().word(),
                    gaps(report),
                    report.findings().stream().map(FindingView::of).toList());
        }
    }

    /** A finding as the template speaks of it; {@code need} is empty when no log tells. */
    public record FindingView(
            String danger,
            String area,
            String title,
            String what,
            String why,
            String attack,
            String close,
            String needed,
            String need) {
        static FindingView of(PostureFinding f) {
            return new FindingView(
                    f.danger().word(),
                    f.area().word(),
                    f.title(),
                    f.what(),
                    f.why(),
                    f.attack(),
                    f.close(),
                    f.usage().map(n -> n.answer().word()).orElse("–"),
                    f.usage().map(PostureWriter::evidence).orElse(""));
        }
    }

    /**
     * A table of fixed width: a cell that is too long goes on in the next line, at a blank where there is one.
     *
     * @param widths of the columns, in characters
     */
    record WrappedTable(List<Integer> widths) {
        private static final String GAP = "  ";

        WrappedTable {
            widths = List.copyOf(widths);
        }

        /** One row as lines, made printable; none is longer than the widths and the gaps between them. */
        List<String> row(List<String> cells) {
            List<List<String>> wrapped = new ArrayList<>();
            int height = 1;
            for (int c = 0; c < widths.size(); c++) {
                List<String> cell = wrap(Printable.of(cells.get(c)), widths.get(c));
                wrapped.add(cell);
                height = Math.max(height, cell.size());
            }
            List<String> lines = new ArrayList<>();
            for (int h = 0; h < height; h++) {
                lines.add(line(wrapped, h));
            }
            return lines;
        }

        private String line(List<List<String>> wrapped, int at) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < wrapped.size(); c++) {
                List<String> cell = wrapped.get(c);
                String text = at < cell.size() ? cell.get(at) : "";
                line.append(text)
                        .append(" ".repeat(widths.get(c) - text.length()))
                        .append(GAP);
            }
            return line.toString().stripTrailing();
        }

        /** A printable text in lines of at most {@code width} characters. */
        static List<String> wrap(String text, int width) {
            List<String> lines = new ArrayList<>();
            int from = 0;
            while (text.length() - from > width) {
                int blank = text.substring(from, from + width + 1).lastIndexOf(' ');
                int cut = from + (blank > 0 ? blank : width);
                // Never between the halves of one character.
                cut -= Character.isHighSurrogate(text.charAt(cut - 1)) ? 1 : 0;
                lines.add(text.substring(from, cut).stripTrailing());
                from = cut;
                while (from < text.length() && text.charAt(from) == ' ') {
                    from++;
                }
            }
            lines.add(text.substring(from));
            return lines;
        }
    }
}
