package dev.lsmith.report;

import dev.lsmith.base.render.Templates;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.Cause;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.Comparison.Direction;
import dev.lsmith.report.ComparisonWriter.Uncompared;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What two policies do not treat alike, as Markdown for a change request. */
public final class ComparisonMarkdown {
    private final Templates templates = new Templates(Markdown.WORDS, Map.of("code", Markdown.CODE));

    /** The comparison, by direction, and the files whose meaning is not compared. */
    public String write(Comparison comparison, List<Uncompared> uncompared) {
        List<DirectionView> directions = Arrays.stream(Direction.values())
                .filter(direction -> !comparison.of(direction).isEmpty())
                .map(direction -> DirectionView.of(direction, comparison.of(direction)))
                .toList();
        return templates.render(
                "review/comparison.md.ftl",
                Map.of(
                        "directions",
                        directions,
                        "same",
                        comparison.isSame() && uncompared.stream().noneMatch(Uncompared::isOpen),
                        "title",
                        uncompared.isEmpty() ? "" : ComparisonWriter.uncomparedTitle(uncompared),
                        "uncompared",
                        uncompared.stream().map(UncomparedView::of).toList()));
    }

    /** A file that is not compared as the template speaks of it. */
    public record UncomparedView(String file, String words) {
        static UncomparedView of(Uncompared file) {
            return new UncomparedView(file.file(), file.state().words());
        }
    }

    /** The differences of one direction as the template speaks of them. */
    public record DirectionView(String title, List<DifferenceView> differences) {
        static DirectionView of(Direction direction, List<Difference> differences) {
            return new DirectionView(
                    ComparisonWriter.title(direction, differences.size()),
                    differences.stream().map(DifferenceView::of).toList());
        }
    }

    /** A difference as the template speaks of it. */
    public record DifferenceView(
            String kind, String subject, String accesses, String witness, List<String> old, List<String> young) {
        static DifferenceView of(Difference d) {
            return new DifferenceView(
                    d.kind(), d.subject(), d.accesses(), d.witness(), causes(d.before()), causes(d.after()));
        }

        private static List<String> causes(List<Cause> causes) {
            return causes.stream().map(ComparisonWriter::text).toList();
        }
    }
}
