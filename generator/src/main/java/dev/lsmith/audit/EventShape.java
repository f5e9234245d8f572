package dev.lsmith.audit;

import dev.lsmith.audit.repeat.Template;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The events that consist of records of the same templates in the same order, or begin so. */
final class EventShape {
    private @Nullable Template<RecordShape> lastNext;
    private @Nullable EventShape lastShape;
    private @Nullable Map<Template<RecordShape>, EventShape> longer;
    private EventSink.@Nullable Recurrence recurrence;

    /** Those with one more record. */
    EventShape with(Template<RecordShape> next) {
        EventShape known = lastShape;
        if (known != null && lastNext == next) {
            return known;
        }
        Map<Template<RecordShape>, EventShape> all = longer == null ? new HashMap<>(2) : longer;
        longer = all;
        EventShape shape = all.computeIfAbsent(next, k -> new EventShape());
        lastNext = next;
        lastShape = shape;
        return shape;
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
