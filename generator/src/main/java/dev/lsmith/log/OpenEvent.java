package dev.lsmith.log;

import dev.lsmith.log.scan.Template;
import java.util.Arrays;
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
    private long serial;
    private String source = "";
    private @Nullable Object[] records = new Object[2];
    private long[] lines = new long[2];
    private int size;
    private @Nullable EventShape shape;
    private boolean alike = true;
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
        serial = newSerial;
        source = newSource;
        weight = 0;
        alike = true;
        shape = null;
    }

    /** Forgets its records; tells whether it may be used again. */
    boolean forget() {
        Arrays.fill(records, 0, size, null);
        size = 0;
        return records.length <= MOST_KEPT;
    }

    /** In milliseconds since the epoch. */
    long time() {
        return time;
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
        return time / 1000;
    }

    EventId id() {
        return new EventId(node, seconds(), (int) (time % 1000), serial);
    }

    boolean is(String otherNode, long otherTime, long otherSerial) {
        return time == otherTime && serial == otherSerial && node.equals(otherNode);
    }

    void add(AuditRecord found) {
        put(found, found.position().line());
        alike = false;
    }

    void add(Template<RecordShape> template, long line) {
        put(template, line);
        alike &= size <= MOST_ALIKE;
        if (alike) {
            EventShape before = shape;
            shape = before == null ? template.meaning().alone() : before.with(template);
        }
    }

    /** What it shares with events like it; null when it is not compared with others. */
    @Nullable
    EventShape shape() {
        return alike ? shape : null;
    }

    /** A record: an {@link AuditRecord}, or the template of one from this event's source. */
    Object part(int index) {
        Object part = records[index];
        if (part == null) {
            throw new IndexOutOfBoundsException(index);
        }
        return part;
    }

    /** Where the records stand; longer than there are records. */
    long[] lines() {
        return lines;
    }

    private void put(Object part, long line) {
        if (size == records.length) {
            records = Arrays.copyOf(records, 2 * size);
            lines = Arrays.copyOf(lines, 2 * size);
        }
        records[size] = part;
        lines[size++] = line;
    }
}
