package dev.lsmith.audit;

import dev.lsmith.audit.AuditEvent.EventId;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text inside {@code audit(…)}.
 *
 * @param id what it says, without the node; empty when it makes no sense
 * @param interpreted whether {@code ausearch -i} wrote it, so that the values of the record are plain text
 */
record Stamp(Optional<EventId> id, boolean interpreted) {
    /** What Android's log daemon puts for the time, as the line tells it. */
    private static final String NO_TIME = "0.0:";

    /** The date of China's, Japan's and Korea's locales. */
    private static final Pattern ASIAN = Pattern.compile("^(\\d{4})[年년] ?(\\d{1,2})[月월] ?(\\d{1,2})[日일] ");

    private static final long LAST_SECOND = 253_402_300_799L;
    private static final Pattern LOCAL = Pattern.compile(
            "(\\d{1,4})([-/.])(\\d{1,2})\\2(\\d{1,4}) (\\d{1,2}):(\\d\\d):(\\d\\d)\\.(\\d{3}):(\\d{1,18})");

    /**
     * Reads {@code 1700000000.123:456}, or the local date of {@code ausearch -i} in the orders that locales use
     * ({@code 08/14/2024}, {@code 14.08.2024}, {@code 2024-08-14}, {@code 2024年08月14日}), taken as UTC as the log does not say the zone.
     */
    static Stamp parse(String text, String node) {
        int dot = text.indexOf('.');
        int colon = text.indexOf(':', Math.max(dot, 0));
        if (dot > 0 && dot <= 12 && colon == dot + 4 && text.length() - colon <= 19) {
            long seconds = number(text, 0, dot);
            long millis = number(text, dot + 1, colon);
            long serial = number(text, colon + 1, text.length());
            if (seconds >= 0 && seconds <= LAST_SECOND && millis >= 0 && serial >= 0) {
                return new Stamp(Optional.of(new EventId(node, seconds, (int) millis, serial)), false);
            }
        }
        if (text.startsWith(NO_TIME)) {
            long serial = text.length() - NO_TIME.length() > 18 ? -1 : number(text, NO_TIME.length(), text.length());
            return new Stamp(serial < 0 ? Optional.empty() : Optional.of(new EventId(node, 0, 0, serial)), false);
        }
        return local(ASIAN.matcher(text).replaceFirst("$1-$2-$3 "), node);
    }

    private static Stamp local(String text, String node) {
        Matcher m = LOCAL.matcher(text);
        if (!m.matches()) {
            return new Stamp(Optional.empty(), text.indexOf(' ') >= 0);
        }
        int[] date = date(Integer.parseInt(m.group(1)), m.group(2), Integer.parseInt(m.group(3)), m.group(4));
        try {
            LocalDateTime time = LocalDateTime.of(
                    date[0],
                    date[1],
                    date[2],
                    Integer.parseInt(m.group(5)),
                    Integer.parseInt(m.group(6)),
                    Integer.parseInt(m.group(7)));
            return new Stamp(
                    Optional.of(new EventId(
                            node,
                            time.toEpochSecond(ZoneOffset.UTC),
                            Integer.parseInt(m.group(8)),
                            Long.parseLong(m.group(9)))),
                    true);
        } catch (DateTimeException e) {
            return new Stamp(Optional.empty(), true);
        }
    }

    private static int[] date(int first, String separator, int second, String last) {
        int third = Integer.parseInt(last);
        if (first > 31) {
            return new int[] {first, second, third};
        }
        int year = third < 100 ? 2000 + third : third;
        boolean monthFirst = separator.equals("/") && first <= 12;
        return monthFirst ? new int[] {year, first, second} : new int[] {year, second, first};
    }

    private static long number(String text, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return from == to ? -1 : number;
    }
}
