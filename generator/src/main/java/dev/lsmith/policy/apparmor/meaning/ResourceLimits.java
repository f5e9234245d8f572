package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.policy.apparmor.rule.RlimitRule;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The limits that a profile sets: the last rule of a resource counts (measured with apparmor_parser 3.0.8). */
final class ResourceLimits {
    private static final Pattern VALUE = Pattern.compile("(-?[0-9]+)\\s*([A-Za-z]*)");
    private static final long KIBI = 1024;
    private static final long MICROSECOND = 1;
    private static final long MILLISECOND = 1000 * MICROSECOND;
    private static final long SECOND = 1000 * MILLISECOND;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final Map<String, Long> UNITS = Map.ofEntries(
            Map.entry("k", KIBI),
            Map.entry("kb", KIBI),
            Map.entry("m", KIBI * KIBI),
            Map.entry("mb", KIBI * KIBI),
            Map.entry("g", KIBI * KIBI * KIBI),
            Map.entry("gb", KIBI * KIBI * KIBI));
    private static final Map<String, Long> TIMES = Map.ofEntries(
            Map.entry("us", MICROSECOND),
            Map.entry("microsecond", MICROSECOND),
            Map.entry("ms", MILLISECOND),
            Map.entry("millisecond", MILLISECOND),
            Map.entry("s", SECOND),
            Map.entry("sec", SECOND),
            Map.entry("second", SECOND),
            Map.entry("min", MINUTE),
            Map.entry("minute", MINUTE),
            Map.entry("h", HOUR),
            Map.entry("hour", HOUR),
            Map.entry("d", DAY),
            Map.entry("day", DAY),
            Map.entry("week", 7 * DAY));

    private ResourceLimits() {}

    /** Resource to its limit: a number in the resource's own unit, microseconds for times; or the text if it is none. */
    static SortedMap<String, String> of(List<RuleLine> lines) {
        SortedMap<String, String> limits = new TreeMap<>();
        for (RuleLine line : lines) {
            if (line.rule() instanceof RlimitRule rule) {
                String resource = rule.resource().equals("ofile") ? "nofile" : rule.resource();
                limits.put(resource, value(resource, rule.value()));
            }
        }
        return limits;
    }

    private static String value(String resource, String text) {
        Matcher value = VALUE.matcher(text.trim());
        if (!value.matches()) {
            return text;
        }
        String unit = value.group(2);
        return new BigInteger(value.group(1))
                .multiply(BigInteger.valueOf(factor(resource, unit)))
                .toString();
    }

    private static long factor(String resource, String unit) {
        boolean time = resource.equals("cpu") || resource.equals("rttime");
        if (!time) {
            return UNITS.getOrDefault(unit.toLowerCase(Locale.ROOT), 1L);
        }
        if (unit.isEmpty()) {
            return resource.equals("cpu") ? SECOND : MICROSECOND;
        }
        Long factor = TIMES.get(unit);
        String singular = unit.endsWith("s") ? unit.substring(0, unit.length() - 1) : unit;
        return factor == null ? TIMES.getOrDefault(singular, 1L) : factor;
    }
}
