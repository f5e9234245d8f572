package dev.lsmith.report;

import dev.lsmith.base.Printable;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.DecidingRule;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.report.PolicyComparison.GradedDifference;
import dev.lsmith.report.PostureWriter.WrappedTable;
import dev.lsmith.report.SummaryWriter.SummaryLine;
import dev.lsmith.report.SummaryWriter.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A comparison for a wide terminal: the rules of both sides beside each other, and differences of one subject that the same rules make, with
 * the same danger, folded into one.
 */
public final class SideBySide {
    /** The fewest columns in which two rules stand beside each other. */
    public static final int LEAST = 120;

    private static final String INDENT = "      ";
    private static final String BETWEEN = " | ";
    private static final int MOST_FOLDED = 12;

    private final int width;
    private final int half;
    private final List<SummaryLine> lines = new ArrayList<>();

    private SideBySide(int columns) {
        this.width = Math.max(LEAST, columns);
        this.half = (width - INDENT.length() - BETWEEN.length()) / 2;
    }

    /**
     * As {@link ComparisonWriter#lines}, in two columns.
     *
     * @param columns of the terminal; at least {@value #LEAST} are taken
     */
    public static List<SummaryLine> lines(PolicyComparison comparison, int columns) {
        SideBySide writer = new SideBySide(columns);
        for (ChangeDirection direction : ChangeDirection.values()) {
            writer.direction(direction, comparison.of(direction));
        }
        List<SummaryLine> rest = ComparisonWriter.lines(
                new PolicyComparison(comparison.compared(), List.of(), comparison.open(), comparison.uncompared()));
        if (writer.lines.isEmpty()) {
            return rest;
        }
        if (!comparison.open().isEmpty() || !comparison.uncompared().isEmpty()) {
            writer.add("", Weight.PLAIN);
            writer.lines.addAll(rest);
        }
        return writer.lines;
    }

    private void direction(ChangeDirection direction, List<GradedDifference> differences) {
        if (differences.isEmpty()) {
            return;
        }
        if (!lines.isEmpty()) {
            add("", Weight.PLAIN);
        }
        add(ComparisonWriter.title(direction, differences.size()), Weight.HEADING);
        Map<List<Object>, List<GradedDifference>> folded = new LinkedHashMap<>();
        differences.forEach(
                d -> folded.computeIfAbsent(key(d), k -> new ArrayList<>()).add(d));
        String subject = "";
        for (List<GradedDifference> same : folded.values()) {
            String next = ComparisonWriter.subject(same.get(0));
            if (!subject.equals(next)) {
                subject = next;
                add("  " + subject, Weight.PLAIN);
            }
            difference(same);
        }
    }

    private static List<Object> key(GradedDifference graded) {
        Difference difference = graded.difference();
        return List.of(
                graded.mechanism(),
                difference.subject(),
                difference.kind(),
                difference.before(),
                difference.after(),
                difference.depends(),
                graded.grade());
    }

    private void difference(List<GradedDifference> same) {
        GradedDifference graded = same.get(0);
        Difference difference = graded.difference();
        Weight weight = difference.direction() == ChangeDirection.WIDENED ? Weight.WARNING : Weight.PLAIN;
        wrapped("    ", difference.kind() + ": " + difference.accesses(), weight);
        if (same.size() > 1) {
            List<String> others = same.stream()
                    .skip(1)
                    .limit(MOST_FOLDED)
                    .map(other -> other.difference().accesses())
                    .toList();
            int left = same.size() - 1 - others.size();
            wrapped(INDENT, "and " + String.join(", ", others) + (left == 0 ? "" : " and " + left + " more"), weight);
        }
        if (!difference.witness().isEmpty()) {
            wrapped(INDENT, "such as " + difference.witness(), Weight.PLAIN);
        }
        if (!difference.witness().isEmpty()
                || !difference.before().isEmpty()
                || !difference.after().isEmpty()) {
            columns(side("old", difference.before()), side("new", difference.after()));
        }
        if (!difference.isCertain()) {
            wrapped(INDENT, "depends on " + difference.depends(), Weight.PLAIN);
        }
        graded.grade().ifPresent(grade -> {
            wrapped(INDENT, ComparisonWriter.danger(grade), Weight.PLAIN);
            wrapped(INDENT, "to narrow it: " + grade.narrow(), Weight.PLAIN);
        });
    }

    private List<String> side(String name, List<DecidingRule> rules) {
        List<String> side = new ArrayList<>(List.of(name + (rules.isEmpty() ? "  no rule" : "")));
        for (DecidingRule rule : rules) {
            side.addAll(WrappedTable.wrap(Printable.of(rule.rule()), half));
            String note = rule.place() + (rule.place().isEmpty() || rule.why().isEmpty() ? "" : "; ") + rule.why();
            if (!note.isEmpty()) {
                WrappedTable.wrap(Printable.of(note), half - 2).forEach(line -> side.add("  " + line));
            }
        }
        return side;
    }

    private void columns(List<String> left, List<String> right) {
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            String one = i < left.size() ? left.get(i) : "";
            String other = i < right.size() ? right.get(i) : "";
            String line = INDENT + one + " ".repeat(half - length(one)) + BETWEEN + other;
            lines.add(new SummaryLine(line.stripTrailing(), Weight.PLAIN));
        }
    }

    private void wrapped(String indent, String text, Weight weight) {
        List<String> folded = WrappedTable.wrap(Printable.of(text), width - indent.length() - 2);
        for (int i = 0; i < folded.size(); i++) {
            lines.add(new SummaryLine(indent + (i == 0 ? "" : "  ") + folded.get(i), weight));
        }
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private void add(String text, Weight weight) {
        lines.add(new SummaryLine(Printable.of(text), weight));
    }
}
