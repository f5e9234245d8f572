package dev.lsmith.audit;

import dev.lsmith.audit.JournalEntry.EntryStep;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code journalctl -o verbose} prints (journalctl(1)): a line with the time and the cursor, and below it, indented, each field as
 * {@code NAME=text}. More lines of a text are indented further. Fed line by line.
 */
final class VerboseEntries {
    private static final Pattern FIRST =
            Pattern.compile("(?:[A-Z][a-z]{2} )?\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d[^\\[\\]=\"]{0,40} "
                    + "\\[s=[0-9a-f]{1,64};i=[0-9a-f]{1,32};[^\\]]{0,400}\\]\\s*");
    private static final Pattern FIELD = Pattern.compile(" {4}([A-Z_][A-Z0-9_]{0,63})=(.*)", Pattern.DOTALL);

    private JournalEntry entry = new JournalEntry();
    private boolean inside;

    /** Whether an entry begins with a line. */
    static boolean isFirst(String text) {
        return FIRST.matcher(text).matches();
    }

    /** Whether a line goes on with an entry that is open. */
    static boolean isField(String text) {
        return text.startsWith("    ");
    }

    /** Whether an entry is open. */
    boolean isInside() {
        return inside;
    }

    /** Takes the next line. */
    EntryStep take(String text) {
        if (isFirst(text)) {
            inside = true;
            return EntryStep.FIELD;
        }
        if (!inside) {
            return EntryStep.NONE;
        }
        Matcher field = FIELD.matcher(text);
        if (!field.matches()) {
            return EntryStep.FIELD;
        }
        entry.put(field.group(1), field.group(2));
        return field.group(1).equals("MESSAGE") ? EntryStep.MESSAGE : EntryStep.FIELD;
    }

    /** Ends the entry that is open, and gives it; empty if it has no message. */
    Optional<JournalEntry> end() {
        JournalEntry ended = entry;
        entry = new JournalEntry();
        inside = false;
        return ended.hasMessage() ? Optional.of(ended) : Optional.empty();
    }
}
