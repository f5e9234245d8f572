package dev.lsmith.report;

import dev.lsmith.base.Printable;
import dev.lsmith.base.render.OutputLanguage;
import dev.lsmith.base.render.Templates;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.report.ComparisonMarkdown.DirectionView;
import dev.lsmith.report.ComparisonMarkdown.UncomparedView;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What two policies do not treat alike as one page for a browser: it loads nothing, and text of policies is never markup in it. */
public final class ComparisonPage {
    /** HTML, sections 13.1.2.3 and 13.1.4: the characters that begin something, within text and quoted attributes. */
    static final OutputLanguage HTML = new OutputLanguage("html", ComparisonPage::escaped);

    private ComparisonPage() {}

    /** The page's text. */
    public static String of(PolicyComparison comparison) {
        List<DirectionView> directions = Arrays.stream(ChangeDirection.values())
                .filter(direction -> !comparison.of(direction).isEmpty())
                .map(direction -> DirectionView.of(direction, comparison.of(direction)))
                .toList();
        return new Templates(HTML)
                .render(
                        "review/comparison.html.ftl",
                        Map.of(
                                "directions",
                                directions,
                                "same",
                                comparison.isSame(),
                                "compared",
                                comparison.compared(),
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

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        Printable.of(text).codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
