package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.syntax.Item.BlankLine;
import dev.lsmith.policy.apparmor.syntax.Item.Remark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The order of rules in what lsmith writes: the groups of {@code profiles/apparmor/rule-order.csv}, within a group by
 * text, so that a new rule changes one line of a profile.
 */
public final class RuleOrder {
    private static final String DENIALS = "Guard rails";

    /** The kinds by name, in order, with the heading of each. */
    private final LinkedHashMap<String, String> headings = new LinkedHashMap<>();

    private final List<String> kinds;

    private RuleOrder(List<List<String>> rows) {
        rows.forEach(row -> headings.put(row.get(0), row.get(1)));
        this.kinds = List.copyOf(headings.keySet());
    }

    /** The order that ships. */
    public static RuleOrder shipped() {
        return new RuleOrder(ShippedData.rows("apparmor/rule-order.csv"));
    }

    /** The heading of the group that a rule stands in. */
    public String heading(Rule rule) {
        return rule.qualifiers().denies()
                ? DENIALS
                : headings.getOrDefault(rule.kind().name(), "");
    }

    private int place(Rule rule) {
        int kind = kinds.indexOf(rule.kind().name());
        return rule.qualifiers().denies() ? kinds.size() + kind : kind;
    }

    /** Sorted lines with the heading above each group and a gap between groups. */
    public List<Item> withHeadings(List<RuleLine> sorted) {
        List<Item> items = new ArrayList<>();
        String group = "";
        for (RuleLine line : sorted) {
            String heading = heading(line.rule());
            if (items.isEmpty() || !heading.equals(group)) {
                if (!items.isEmpty()) {
                    items.add(new BlankLine());
                }
                if (!heading.isEmpty()) {
                    items.add(Remark.of(heading));
                }
            }
            group = heading;
            items.add(line);
        }
        return items;
    }

    /** The lines in order, equal rules once; the first comment that is there stays. */
    public List<RuleLine> sort(List<RuleLine> lines, Function<Rule, String> writer) {
        Map<Rule, RuleLine> distinct = new LinkedHashMap<>();
        for (RuleLine line : lines) {
            distinct.merge(line.rule(), line, (a, b) -> a.comment().isEmpty() ? b : a);
        }
        return distinct.values().stream()
                .map(line -> new SortedLine(place(line.rule()), sortText(line.rule(), writer), line))
                .sorted(Comparator.comparingInt(SortedLine::place).thenComparing(SortedLine::text))
                .map(SortedLine::line)
                .toList();
    }

    /** A line with what it is sorted by. */
    private record SortedLine(int place, String text, RuleLine line) {}

    /** The text without qualifiers and quotes first, so that all rules for a path are neighbours. */
    private static String sortText(Rule rule, Function<Rule, String> writer) {
        String text = writer.apply(rule);
        String prefix = String.join(" ", rule.qualifiers().words());
        String bare = text.substring(prefix.isEmpty() ? 0 : prefix.length() + 1);
        return (bare.startsWith("\"") ? bare.substring(1) : bare) + " " + prefix;
    }
}
