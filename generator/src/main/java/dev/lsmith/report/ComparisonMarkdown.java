package dev.lsmith.report;

import dev.lsmith.base.render.Templates;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.DecidingRule;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.report.PolicyComparison.GradedDifference;
import dev.lsmith.report.PolicyComparison.Uncompared;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What two policies do not treat alike, for the text of a change request. */
public final class ComparisonMarkdown {
    private ComparisonMarkdown() {}

    /** By direction, the gravest first; then what is not decided and not compared. */
    public static String of(PolicyComparison comparison) {
        List<DirectionView> directions = Arrays.stream(ChangeDirection.values())
                .filter(direction -> !comparison.of(direction).isEmpty())
                .map(direction -> DirectionView.of(direction, comparison.of(direction)))
                .toList();
        return new Templates(Markdown.WORDS, Map.of("code", Markdown.CODE))
                .render(
                        "review/comparison.md.ftl",
                        Map.of(
                                "directions",
                                directions,
                                "same",
                                comparison.isSame(),
                                "openTitle",
                                comparison.open().isEmpty() ? "" : ComparisonWriter.openTitle(comparison.open()),
                                "open",
                                comparison.open(),
                                "title",
                                comparison.uncompared().isEmpty()
                                        ? ""
                                        : ComparisonWriter.uncomparedTitle(comparison.uncompared()),
                                "uncompared",
                                comparison.uncompared().stream()
                                        .map(UncomparedView::of)
                                        .toList()));
    }

    /** A file that is not compared as the template speaks of it. */
    public record UncomparedView(String file, String words) {
        static UncomparedView of(Uncompared file) {
            return new UncomparedView(file.file(), file.state().words());
        }
    }

    /** The differences of one direction as the templates speak of them. */
    public record DirectionView(String title, String word, List<DifferenceView> differences) {
        static DirectionView of(ChangeDirection direction, List<GradedDifference> differences) {
            return new DirectionView(
                    ComparisonWriter.title(direction, differences.size()),
                    direction.name().toLowerCase(Locale.ROOT),
                    differences.stream().map(DifferenceView::of).toList());
        }
    }

    /**
     * A difference as the templates speak of it.
     *
     * @param danger the level's word; empty where nothing is opened
     */
    public record DifferenceView(
            String mechanism,
            String kind,
            String subject,
            String accesses,
            String witness,
            String depends,
            String danger,
            String reach,
            String why,
            String narrow,
            List<String> old,
            List<String> young) {
        static DifferenceView of(GradedDifference graded) {
            Difference d = graded.difference();
            return new DifferenceView(
                    graded.mechanism(),
                    d.kind(),
                    ComparisonWriter.subject(graded),
                    d.accesses(),
                    d.witness(),
                    d.depends(),
                    graded.grade().map(g -> g.danger().word()).orElse(""),
                    graded.grade().map(g -> g.reach()).orElse(""),
                    graded.grade().map(g -> g.why()).orElse(""),
                    graded.grade().map(g -> g.narrow()).orElse(""),
                    causes(d.before()),
                    causes(d.after()));
        }

        private static List<String> causes(List<DecidingRule> causes) {
            return causes.stream().map(ComparisonWriter::text).toList();
        }
    }
}
