package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.syntax.Item.BlankLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The order of rules in what lsmith writes: the groups of {@code profiles/apparmor/rule-order.csv}, within a group by
 * text, so that a new rule changes one line of a profile.
 */
public final class RuleOrder {
    private final Map<String, Integer> places;
    private final Map<String, String> headings;

    private RuleOrder(Map<String, Integer> places, Map<String, String> headings) {
        this.places = places;
        this.headings = headings;
    }

    /** The order that ships. */
    public static RuleOrder shipped() {
        Map<String, Integer> places = new HashMap<>();
        Map<String, String> headings = new HashMap<>();
        for (List<String> row : ShippedData.rows("apparmor/rule-order.csv")) {
            String key = row.get(0) + " " + row.get(1);
            places.put(key, places.size());
            headings.put(key, row.get(2));
        }
        return new RuleOrder(Map.copyOf(places), Map.copyOf(headings));
    }

    /** The heading of the group that a rule stands in. */
    public String heading(Rule rule) {
        return headings.getOrDefault(key(rule), "");
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
                .map(line -> new Placed(
                        places.getOrDefault(key(line.rule()), Integer.MAX_VALUE), sortText(line.rule(), writer), line))
                .sorted(Comparator.comparingInt(Placed::place).thenComparing(Placed::text))
                .map(Placed::line)
                .toList();
    }

    /** A line with what it is sorted by. */
    private record Placed(int place, String text, RuleLine line) {}

    private static String key(Rule rule) {
        return rule.kind().name() + " " + (rule.qualifiers().denies() ? "deny" : "allow");
    }

    /** The text without qualifiers and quotes first, so that all rules for a path are neighbours. */
    private static String sortText(Rule rule, Function<Rule, String> writer) {
        String text = writer.apply(rule);
        String prefix = String.join(" ", rule.qualifiers().words());
        String bare = text.substring(prefix.isEmpty() ? 0 : prefix.length() + 1);
        return (bare.startsWith("\"") ? bare.substring(1) : bare) + " " + prefix;
    }
}
