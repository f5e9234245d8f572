package dev.lsmith.app.watch;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds where a log that grows may be cut: no event has records on both sides. The kernel writes the records of an event one behind the other;
 * those of several processors may stand among each other.
 *
 * <p>An event has ended with its PROCTITLE or EOE (auparse/auparse.c), or when {@value #REST} lines behind it are of others.
 */
final class EventCut {
    /** Lines behind the last record of an event after which no more of it is expected; {@code audit.EventAssembler} waits as long. */
    static final int REST = 256;

    /** How many lines, from the last one back, are looked at. */
    private static final int LINES = 4 * REST;

    private static final byte[] ID = ascii("audit(");
    private static final byte[] JOURNAL_ID = ascii("\"_AUDIT_ID\":\"");
    private static final byte[] LAST = ascii("type=PROCTITLE");
    private static final byte[] END = ascii("type=EOE");

    private final byte[] bytes;
    private final int[] starts = new int[LINES + 1];
    private int lines;

    private EventCut(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Behind the last byte that may be read now.
     *
     * @param bytes of the log
     * @param length how many of them there are; the last line may not be whole yet
     */
    static int of(byte[] bytes, int length) {
        EventCut cut = new EventCut(bytes);
        cut.split(length);
        return cut.starts[cut.line()];
    }

    /** Behind the last whole line; 0 if there is none. */
    static int ofLines(byte[] bytes, int length) {
        for (int i = length; i > 0; i--) {
            if (bytes[i - 1] == '\n') {
                return i;
            }
        }
        return 0;
    }

    /** Finds the starts of the last whole lines, and the end of the last one. */
    private void split(int length) {
        int end = ofLines(bytes, length);
        int[] back = new int[LINES + 1];
        int found = 0;
        back[found] = end;
        for (int i = end - 1; i >= 0 && found < LINES; i--) {
            if (i == 0 || bytes[i - 1] == '\n') {
                back[++found] = i;
            }
        }
        lines = found;
        for (int i = 0; i <= found; i++) {
            starts[i] = back[found - i];
        }
    }

    /** The first line that is to wait. */
    private int line() {
        Map<String, Integer> first = new HashMap<>();
        Map<String, Integer> last = new HashMap<>();
        Map<String, Boolean> ended = new HashMap<>();
        String[] ids = new String[lines];
        for (int i = 0; i < lines; i++) {
            int at = idAt(i);
            String id = id(i, at);
            ids[i] = id;
            if (!id.isEmpty()) {
                boolean further = first.putIfAbsent(id, i) != null;
                last.put(id, i);
                boolean ends = holds(i, at, END) || (further && holds(i, at, LAST));
                ended.merge(id, ends, Boolean::logicalOr);
            }
        }
        int cut = lines;
        int[] begun = new int[lines + 1];
        begun[lines] = lines;
        for (int i = lines - 1; i >= 0; i--) {
            int own = ids[i].isEmpty() ? i : first.getOrDefault(ids[i], i);
            begun[i] = Math.min(begun[i + 1], own);
            boolean open = !ids[i].isEmpty()
                    && !ended.getOrDefault(ids[i], false)
                    && lines - 1 - last.getOrDefault(ids[i], i) < REST;
            cut = open ? own : cut;
        }
        while (begun[cut] < cut) {
            cut = begun[cut];
        }
        return cut;
    }

    /** Behind the mark before the id of an event; -1 for a line that is of none. */
    private int idAt(int line) {
        for (byte[] mark : new byte[][] {ID, JOURNAL_ID}) {
            int at = find(mark, starts[line], starts[line + 1]);
            if (at >= 0) {
                return at + mark.length;
            }
        }
        return -1;
    }

    /** What the records of an event share; empty for a line that is of none. */
    private String id(int line, int from) {
        if (from < 0) {
            return "";
        }
        int to = from;
        while (to < starts[line + 1] && bytes[to] != ')' && bytes[to] != '"') {
            to++;
        }
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** Whether a line is of a type: that stands before the id, but in a journal's entry, whose members have any order. */
    private boolean holds(int line, int id, byte[] type) {
        boolean entry = bytes[starts[line]] == '{';
        return find(type, starts[line], entry ? starts[line + 1] : id) >= 0;
    }

    private int find(byte[] word, int from, int to) {
        for (int i = from; i <= to - word.length; i++) {
            if (bytes[i] == word[0] && Arrays.equals(bytes, i, i + word.length, word, 0, word.length)) {
                return i;
            }
        }
        return -1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
