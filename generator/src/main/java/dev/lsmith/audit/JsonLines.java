package dev.lsmith.audit;

import java.util.Optional;

/**
 * JSON whose objects go over many lines, one field a line, as {@code dmesg -J} and {@code journalctl -o json-pretty} print
 * it.
 */
final class JsonLines {
    /** What a line did to the entry. */
    enum Step {
        /** It is no line of JSON. */
        NONE,
        /** A field or a bracket. */
        FIELD,
        /** The message. */
        MESSAGE,
        /** The end of the entry. */
        END
    }

    private JournalEntry entry = new JournalEntry();
    private int depth;

    /** Whether the line could be JSON, given whether it stands inside an object. */
    static boolean isCandidate(String line, boolean inside) {
        String text = line.stripLeading();
        if (text.startsWith("{") || text.startsWith("\u001E{")) {
            return true;
        }
        return inside && !text.isEmpty() && "\"}[]".indexOf(text.charAt(0)) >= 0;
    }

    /** Whether an object is open. */
    boolean isInside() {
        return depth > 0;
    }

    /** Takes a line. */
    Step take(String line) {
        String text = line.strip();
        boolean closes = text.startsWith("}") || text.startsWith("]");
        if (closes) {
            depth = Math.max(0, depth - 1);
        }
        if (text.endsWith("{") || text.endsWith("[")) {
            depth++;
            return closes && entry.hasMessage() ? Step.END : Step.FIELD;
        }
        if (closes) {
            return entry.hasMessage() ? Step.END : Step.FIELD;
        }
        return isInside() && text.startsWith("\"") ? field(text) : Step.NONE;
    }

    /** The entry that ended. */
    Optional<JournalEntry> end() {
        JournalEntry ended = entry;
        entry = new JournalEntry();
        return ended.hasMessage() ? Optional.of(ended) : Optional.empty();
    }

    private Step field(String text) {
        String pair = text.endsWith(",") ? text.substring(0, text.length() - 1) : text;
        Optional<JsonEntries.Pair> read = JsonEntries.pair("{" + pair + "}");
        if (read.isEmpty()) {
            return Step.FIELD;
        }
        entry.put(read.get().key(), read.get().value());
        return JournalEntry.isMessage(read.get().key()) ? Step.MESSAGE : Step.FIELD;
    }
}
