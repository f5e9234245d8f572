package dev.lsmith.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes records apart that stand in one line, as a text that lost its line breaks has them. Where a quotation or a message of a
 * user-space program is open nothing begins: that text is not the kernel's.
 */
final class GluedRecords {
    private static final String STAMP = "audit(";
    private static final Pattern BEGIN =
            Pattern.compile("(?:node=[^\\s\"=]{1,255} )?type=[A-Z0-9_]{1,40}(?:\\[\\d{1,10}\\])?"
                    + " (?:msg=)?audit\\(\\d{1,12}\\.\\d{3}:\\d{1,18}\\):");

    private GluedRecords() {}

    /** Whether a text holds more than one record. */
    static boolean isGlued(String text) {
        int first = text.indexOf(STAMP);
        return first >= 0 && text.indexOf(STAMP, first + 1) >= 0 && apart(text).size() > 1;
    }

    /** The records of a text that begins with one, in their order. */
    static List<String> apart(String text) {
        List<String> records = new ArrayList<>();
        Matcher begin = BEGIN.matcher(text);
        int from = 0;
        boolean open = false;
        int looked = 0;
        while (begin.find()) {
            for (; looked < begin.start(); looked++) {
                open = opens(text, looked, open);
            }
            if (begin.start() > 0 && !open) {
                records.add(text.substring(from, begin.start()).stripTrailing());
                from = begin.start();
            }
        }
        records.add(text.substring(from));
        return records;
    }

    /** Whether a quotation is open behind a character; of a message, between apostrophes, likewise. */
    private static boolean opens(String text, int index, boolean open) {
        char c = text.charAt(index);
        boolean message = c == '\'' && (open || text.startsWith("msg=", index - "msg=".length()));
        return (c == '"' || message) != open;
    }
}
