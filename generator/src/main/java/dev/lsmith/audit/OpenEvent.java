package dev.lsmith.audit;

import dev.lsmith.audit.AuditEvent.EventId;
import dev.lsmith.audit.RecordShape.EventShape;
import dev.lsmith.audit.repeat.Block;
import dev.lsmith.audit.repeat.Template;
import dev.lsmith.base.Position;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event of which more records may come; also its places in the table of such events and in the order of their use. Used for
 * one event after the other, as there are as many as lines.
 */
final class OpenEvent {
    /** Events of more records than this are not compared with others. */
    static final int MOST_ALIKE = 32;

    /** Events with room for more records than this are not used again. */
    private static final int MOST_KEPT = 16;

    private static final byte[] NO_BYTES = {};

    private String node = "";
    private long time;
    private long seconds;
    private long serial;
    private String source = "";
    private int size;

    /** Each an {@link AuditRecord}, a {@link ParsedLine}, or the template of a line from this event's source. */
    private Object[] parts = {NO_BYTES, NO_BYTES};

    private long[] lines = new long[2];

    /** The block that holds the lines of the last few records that are known by their templates, and where in it. */
    private @Nullable Block<RecordShape> block;

    private int[] indexes = new int[2];

    /** The levels of the records that are known by their templates. */
    private long[] levels = new long[2];

    /** The lines of earlier records, copied out of their blocks. */
    private byte @Nullable [] @Nullable [] kept;

    /** As long as all records are of templates. */
    private @Nullable EventShape shape;

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
        shape = null;
        block = null;
        kept = null;
        weight = 0;
    }

    /** Whether this object may hold another event later. */
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
        put(found, found.position().line(), null);
    }

    void add(ParsedLine found) {
        put(found, found.record().position().line(), null);
    }

    /** A record that is known by its template, in a block that stays as it is until {@link #detach}. */
    void add(Template<RecordShape> template, Block<RecordShape> in, int index, long line, boolean learning) {
        long ofLine = in.levels(index);
        EventShape longer = null;
        if (size == 0) {
            longer = template.meaning().alone().of(ofLine, learning);
        } else if (shape != null && size < MOST_ALIKE) {
            longer = shape.with(template, ofLine, learning);
        }
        put(template, line, longer);
        levels[size - 1] = ofLine;
        if (block != in) {
            block = in;
        }
        indexes[size - 1] = index;
    }

    /** The shape that it shares with events like it; null when it is not compared with others. */
    @Nullable
    EventShape shape() {
        return shape;
    }

    /** One of its records, as it was added. */
    Object part(int index) {
        return parts[index];
    }

    /** The levels of one of its records that is known by its template. */
    long levels(int index) {
        return levels[index];
    }

    /** The record of a template, from its own line. */
    ParsedLine parse(int index, TemplateCache cache) {
        byte[] line = line(index);
        return cache.parse(line, 0, line.length, position(index));
    }

    /** Where one of its records stands, if it is of its source. */
    Position position(int index) {
        return Position.ofLine(source, lines[index]);
    }

    /** Where the records stand; longer than there are records. */
    long[] lines() {
        return lines;
    }

    /** The block becomes another: keeps what may be needed of it. */
    void detach() {
        if (block != null) {
            byte[] @Nullable [] lines = new byte[size][];
            for (int i = 0; i < size; i++) {
                lines[i] = parts[i] instanceof Template<?> ? line(i) : NO_BYTES;
            }
            kept = lines;
            block = null;
        }
    }

    private byte[] line(int index) {
        byte @Nullable [] before = kept == null || index >= kept.length ? null : kept[index];
        if (before != null) {
            return before;
        }
        Block<RecordShape> in = Objects.requireNonNull(block);
        return Arrays.copyOfRange(in.bytes(), in.start(indexes[index]), in.end(indexes[index]));
    }

    private void put(Object part, long line, @Nullable EventShape longer) {
        if (size == lines.length) {
            widen(2 * size);
        }
        shape = longer;
        parts[size] = part;
        lines[size++] = line;
    }

    private void widen(int room) {
        Object[] more = new Object[room];
        Arrays.fill(more, NO_BYTES);
        System.arraycopy(parts, 0, more, 0, size);
        parts = more;
        lines = Arrays.copyOf(lines, room);
        indexes = Arrays.copyOf(indexes, room);
        levels = Arrays.copyOf(levels, room);
    }
}
