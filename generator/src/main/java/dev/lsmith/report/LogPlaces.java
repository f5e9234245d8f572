package dev.lsmith.report;

import dev.lsmith.audit.ReadingReport;
import dev.lsmith.base.Printable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Places in logs for who has the logs before them: {@code [1]:609} with the log's name in place of its number. */
final class LogPlaces {
    private static final Pattern PLACE = Pattern.compile("\\[(\\d{1,6})\\](?=:\\d)");

    private LogPlaces() {}

    /** A text with the names of the logs that were read. */
    static String named(String text, ReadingReport reading) {
        return PLACE.matcher(text).replaceAll(place -> {
            int number = Integer.parseInt(place.group(1));
            boolean known = number > 0 && number <= reading.sources().size();
            return Matcher.quoteReplacement(
                    known ? Printable.of(reading.sources().get(number - 1)) : place.group());
        });
    }
}
