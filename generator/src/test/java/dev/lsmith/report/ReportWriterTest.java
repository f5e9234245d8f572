package dev.lsmith.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.audit.ReadingReport;
import dev.lsmith.audit.ReadingReport.SerialSequence;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.learn.LearnedPath.Generalisation;
import dev.lsmith.model.coverage.Completeness;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.Synthesis.Justification;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.report.Review.Origin;
import dev.lsmith.report.Review.PolicyReview;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportWriterTest {
    private static final ReadingReport NO_LOG =
            new ReadingReport(List.of(), 0, 0, 0, List.of(), List.of(), SerialSequence.NONE, List.of());
    private static final ReadingReport ONE_LOG =
            new ReadingReport(List.of("audit.log"), 10, 1, 1, List.of(), List.of(), SerialSequence.NONE, List.of());

    private static Review review(ReadingReport reading, Justification... justifications) {
        Synthesis<String> synthesis = new Synthesis<>(
                "policy", Synthesis.Basis.BASELINE, List.of(justifications), List.of(), List.of(), List.of());
        return new Review(
                "web",
                new Origin(reading.sources(), List.of(), "docker", "web:1", "", "1.0"),
                reading,
                List.of(),
                List.of(),
                0,
                0,
                Optional.empty(),
                new Completeness(List.of()),
                List.of(new PolicyReview("apparmor", List.of("apparmor/web"), synthesis)),
                List.of(new Review.LaunchLine("--cap-drop ALL", "because")),
                "docker run IMAGE",
                List.<Diagnostic>of());
    }

    private static Justification because(String rule, String why) {
        return Justification.exact(rule, new Reason.Baseline("default", why));
    }

    @Test
    void aRuleWithTwoReasonsStandsThereOnce() {
        Review review =
                review(ONE_LOG, because("file,", "first"), because("network,", "other"), because("file,", "second"));
        assertThat(new ReportWriter().markdown(review)).contains("""
                - `file,`
                  - baseline default: first
                  - baseline default: second
                - `network,`
                  - baseline default: other
                """);
        assertThat(SummaryWriter.lines(review, "out"))
                .extracting(SummaryWriter.SummaryLine::text)
                .contains("  apparmor      2  baseline         0      0  apparmor/web");
        assertThat(new ReportWriter().markdown(review)).contains("| [apparmor](#apparmor) | 2 | baseline | 0 | 0 |\n");
    }

    @Test
    void aPatternNamesItsRuleItsExamplesAndWhatItOpens() {
        Justification pattern = new Justification(
                "/data/@{lsmith_number} r,",
                new Reason.Baseline("default", "why"),
                Optional.of(new Generalisation("sequence-number", List.of("/data/1", "/data/2"), "/data/0")));
        assertThat(new ReportWriter().markdown(review(ONE_LOG, pattern)))
                .contains(
                        "  - pattern by rule `sequence-number`: stands for `/data/1`, `/data/2`; also allows `/data/0`");
    }

    @Test
    void withoutALogThereIsNothingToSayOfLinesOrLoss() {
        String report = new ReportWriter().markdown(review(NO_LOG, because("file,", "first")));
        assertThat(report).contains("No log was given").doesNotContain("lost events", "What became of the lines");
        assertThat(SummaryWriter.lines(review(NO_LOG), "out"))
                .extracting(SummaryWriter.SummaryLine::text)
                .contains("read      no log: nothing is known of what the container does")
                .noneMatch(text -> text.startsWith("lost"));
    }

    @Test
    void aHostileRuleEndsNoCodeSpan() {
        assertThat(new ReportWriter().markdown(review(ONE_LOG, because("/a`\n# b r,", "x"))))
                .contains("- ``/a`\\x0a# b r,``\n");
    }
}
