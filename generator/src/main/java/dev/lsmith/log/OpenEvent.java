package dev.lsmith.log;

import dev.lsmith.log.scan.Template;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event of which more records may come; also its places in the table of such events and in the order of their use. Used for
 * one event after the other, as there are as many as lines.
 */
final class OpenEvent {
    /** Events of more records than this are not compared with others. */
    private static final int MOST_ALIKE = 32;

    /** Events with room for more records than this are not used again. */
    private static final int MOST_KEPT = 16;

    private String node = "";
    private long time;
    private long seconds;
    private long serial;
    private String source = "";
    private long[] lines = new long[2];
    private int size;

    /** As long as all records are of templates, these tell them. */
    private @Nullable Template<RecordShape> first;

    private @Nullable EventShape shape;

    /** From then on. */
    private @Nullable List<Object> parts;

    long weight;
    long touched;

    @Nullable
    OpenEvent sameBucket;

    @Nullable
    OpenEvent older;

    @Nullable
    OpenEvent newer;

    /** Becomes an event without records. */
    void begin(String newNode, long newTime, long newSerial, String newSource) {
        node = newNode;
        time = newTime;
        seconds = newTime / 1000;
        serial = newSerial;
        source = newSource;
        size = 0;
        first = null;
        shape = null;
        parts = null;
        weight = 0;
    }

    /** Whether it may be used again. */
    boolean isSmall() {
        return lines.length <= MOST_KEPT;
    }

    /** In milliseconds since the epoch. */
    long time() {
        return time;
    }

    /** The host, or empty. */
    String node() {
        return node;
    }

    long serial() {
        return serial;
    }

    /** Where its first record was read from. */
    String source() {
        return source;
    }

    int size() {
        return size;
    }

    long seconds() {
        return seconds;
    }

    EventId id() {
        return new EventId(node, seconds, (int) (time % 1000), serial);
    }

    boolean is(String otherNode, long otherTime, long otherSerial) {
        return time == otherTime && serial == otherSerial && node.equals(otherNode);
    }

    void add(AuditRecord found) {
        keep(found);
        put(found.position().line());
    }

    void add(Template<RecordShape> template, long line) {
        if (parts != null || size == MOST_ALIKE) {
            keep(template);
        } else if (shape == null) {
            first = template;
            shape = template.meaning().alone();
        } else {
            shape = shape.with(template);
        }
        put(line);
    }

    /** What it shares with events like it; null when it is not compared with others. */
    @Nullable
    EventShape shape() {
        return parts == null ? shape : null;
    }

    /** Its records: each an {@link AuditRecord}, or the template of one from this event's source. */
    List<Object> parts() {
        if (parts != null) {
            return parts;
        }
        List<Object> templates = new ArrayList<>();
        for (EventShape each = shape; each != null; each = each.shorter()) {
            Template<RecordShape> last = each.shorter() == null ? first : each.last();
            if (last != null) {
                templates.add(last);
            }
        }
        Collections.reverse(templates);
        return templates;
    }

    /** Where the records stand; longer than there are records. */
    long[] lines() {
        return lines;
    }

    private void keep(Object part) {
        List<Object> all = parts();
        all.add(part);
        parts = all;
    }

    private void put(long line) {
        if (size == lines.length) {
            lines = Arrays.copyOf(lines, 2 * size);
        }
        lines[size++] = line;
    }
}
