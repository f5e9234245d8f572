package dev.lsmith.log;

import dev.lsmith.log.scan.Template;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The events that consist of records of the same templates in the same order, or begin so. */
final class EventShape {
    private final @Nullable EventShape shorter;
    private final @Nullable Template<RecordShape> last;
    private @Nullable Template<RecordShape> lastNext;
    private @Nullable EventShape lastShape;
    private @Nullable Map<Template<RecordShape>, EventShape> longer;
    private EventSink.@Nullable Recurrence recurrence;

    /** Events that begin with a record of one template, which knows this. */
    EventShape() {
        this(null, null);
    }

    private EventShape(@Nullable EventShape shorter, @Nullable Template<RecordShape> last) {
        this.shorter = shorter;
        this.last = last;
    }

    /** Those with one more record. */
    EventShape with(Template<RecordShape> next) {
        EventShape known = lastShape;
        if (known != null && lastNext == next) {
            return known;
        }
        Map<Template<RecordShape>, EventShape> all = longer == null ? new HashMap<>(2) : longer;
        longer = all;
        EventShape shape = all.computeIfAbsent(next, k -> new EventShape(this, k));
        lastNext = next;
        lastShape = shape;
        return shape;
    }

    /** Those with one record less; null when they would have none. */
    @Nullable
    EventShape shorter() {
        return shorter;
    }

    /** The template of the last record; null when it is the first. */
    @Nullable
    Template<RecordShape> last() {
        return last;
    }

    /** What takes them, if one was seen whole. */
    EventSink.@Nullable Recurrence recurrence() {
        return recurrence;
    }

    /** One was seen whole. */
    void recursAt(EventSink.Recurrence sink) {
        recurrence = sink;
    }
}
