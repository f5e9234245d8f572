package dev.lsmith.learn;

import dev.lsmith.learn.SegmentRule.Siblings;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files that the container creates and counts: {@code appendonly.aof.1.base.rdb}, {@code access.log.2}, and by digits filled up with
 * zeros, which may be hexadecimal: {@code 000000010000000000000001} of PostgreSQL, {@code 00000000000000000000.log} of Kafka.
 */
final class SequenceNumbers implements SegmentRule {
    /** A number between dots, or between a dot and the end, with no other such number beside it. */
    private static final Pattern COUNTER = Pattern.compile("(?<=[^0-9]\\.)[0-9]{1,20}(?=\\.[^0-9]|$)");

    /** A number between dots, dashes, underscores or an end of the name, that is no part of a version. */
    private static final Pattern DELIMITED =
            Pattern.compile("(?<=^|[-_]|[^0-9]\\.)(?<![0-9]\\.)[0-9]{1,20}(?=$|[-_]|\\.[^0-9])");

    private static final Pattern FILLED = Pattern.compile("(?<![0-9A-Za-z])0[0-9A-F]{3,23}(?![0-9A-Za-z])");

    @Override
    public String name() {
        return "sequence-number";
    }

    @Override
    public SortedMap<String, List<Part>> patterns(Siblings siblings) {
        SortedMap<String, List<Part>> found = new TreeMap<>();
        siblings.names().forEach((name, node) -> {
            if (isCounted(node)) {
                List<Part> counted = replace(NamePatterns.literal(name));
                NamePatterns.ifPattern(siblings.own() ? delimited(counted) : counted)
                        .ifPresent(p -> found.put(name, p));
            }
        });
        return found;
    }

    /** Whether it is a file that the container created. */
    static boolean isCounted(PathNode node) {
        return node.created() && node.children().isEmpty();
    }

    /** The name with its counters replaced. */
    static List<Part> replace(List<Part> name) {
        List<Part> parts = NamePatterns.replace(name, COUNTER, n -> true, "lsmith_number");
        return NamePatterns.replace(parts, FILLED, n -> true, "lsmith_filled");
    }

    /** The name with all numbers that stand for themselves replaced. */
    private static List<Part> delimited(List<Part> name) {
        return NamePatterns.replace(name, DELIMITED, n -> true, "lsmith_number");
    }

    /** Files that the container creates anew each day: {@code access.2026-11-30.log}; numbers behind the date change with it. */
    static final class DatesInNames implements SegmentRule {
        private static final String MONTH = "(?:0[1-9]|1[0-2])";
        private static final String DAY = "(?:0[1-9]|[12][0-9]|3[01])";
        private static final Pattern DATE = Pattern.compile("(?<![0-9])(?:(?<dashed>(?:19|20)[0-9]{2}-" + MONTH + "-"
                + DAY + ")|(?<plain>(?:19|20)[0-9]{2}" + MONTH + DAY + "))(?![0-9])");

        @Override
        public String name() {
            return "date";
        }

        @Override
        public SortedMap<String, List<Part>> patterns(Siblings siblings) {
            SortedMap<String, List<Part>> found = new TreeMap<>();
            siblings.names().forEach((name, node) -> {
                Matcher date = DATE.matcher(name);
                if (node.created() && date.find()) {
                    found.put(name, pattern(name, date));
                }
            });
            return found;
        }

        private static List<Part> pattern(String name, Matcher date) {
            List<Part> parts = new ArrayList<>();
            if (date.start() > 0) {
                parts.add(new Literal(name.substring(0, date.start())));
            }
            parts.add(new Variable(date.group("dashed") == null ? "lsmith_day" : "lsmith_date"));
            String rest = name.substring(date.end());
            if (!rest.isEmpty()) {
                parts.addAll(NamePatterns.replace(
                        NamePatterns.literal(rest), NamePatterns.NUMBER, n -> true, "lsmith_number"));
            }
            return parts;
        }
    }
}
