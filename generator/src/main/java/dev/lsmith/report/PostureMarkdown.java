package dev.lsmith.report;

import dev.lsmith.base.render.Templates;
import dev.lsmith.posture.PostureFinding;
import dev.lsmith.posture.PostureReport;
import java.util.List;
import java.util.Map;

/** How far containers are isolated, as Markdown with every finding in full. */
public final class PostureMarkdown {
    private final Templates templates = new Templates(Markdown.WORDS, Map.of("code", Markdown.CODE));

    /** The reports, in their order. */
    public String write(List<PostureReport> reports) {
        return templates.render(
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
                    PostureWriter.gaps(report),
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
}
