package dev.lsmith.audit;

import dev.lsmith.audit.LogReader.EventSink;
import dev.lsmith.audit.repeat.Template;
import java.lang.ref.SoftReference;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the records of one template have in common.
 *
 * @param node the host, or empty
 * @param traits of the type
 * @param plain whether the line begins as auditd writes it, and is not carried by anything
 * @param bodyLength how long the line that the template was made of is behind its time and serial
 * @param line that line, parsed
 * @param first the record of that line, as long as memory allows; it is in many kinds of events
 * @param weight of that record, and so of the others but for the length of their numbers
 * @param alone the events that begin with such a record
 */
record RecordShape(
        String node,
        Traits traits,
        boolean plain,
        int bodyLength,
        ParsedLine.Places line,
        SoftReference<AuditRecord> first,
        long weight,
        EventShape alone) {
    /** What is known of a line and of all that are like it. */
    static RecordShape of(ParsedLine line, RecordTypes types) {
        AuditRecord record = line.record();
        return new RecordShape(
                record.id().orElseThrow().node(),
                Traits.of(record.type(), types),
                line.places().isPlain(),
                line.places().bodyLength(),
                line.places(),
                new SoftReference<>(record),
                EventAssembler.weight(record),
                new EventShape());
    }

    /** Whether nothing was read of a record of the template in which another one may differ. */
    static boolean isEnough(Template<RecordShape> template, AuditRecord record) {
        ParsedLine.Places places = template.meaning().line();
        return record.reads().stream()
                .allMatch(read ->
                        places.of(read.field()) < 0 || template.agreesIn(places.of(read.field()), read.extent()));
    }

    /**
     * What a type of record means for the event that it belongs to.
     *
     * @param marksEnd it is EOE, which is no record of the event
     * @param ends nothing follows it, unless it is the first
     * @param standsAlone it is all of its event
     * @param numbered its event has a number of the kernel's: auditd's own messages have not (linux/audit.h, 1200 to 1299)
     */
    record Traits(boolean marksEnd, boolean ends, boolean standsAlone, boolean numbered) {
        static Traits of(String type, RecordTypes types) {
            int number = types.number(type);
            boolean alone = (number >= 1100 && number < 1300)
                    || number >= 2100
                    || number == 2000
                    || (number >= 1406 && number <= 1418);
            boolean numbered = number < 1200 || number >= 1300;
            return new Traits(type.equals("EOE"), type.equals("PROCTITLE"), alone, numbered);
        }
    }

    /** The events that consist of records of the same templates with the same levels in the same order, or begin so. */
    static final class EventShape {
        private @Nullable Template<RecordShape> lastNext;
        private @Nullable EventShape lastShape;
        private @Nullable Map<Template<RecordShape>, EventShape> longer;
        private long lastLevels;
        private @Nullable EventShape lastOfLevels;
        private @Nullable Map<Long, EventShape> ofLevels;
        private EventSink.@Nullable Recurrence recurrence;

        /**
         * The shape of events that have one more record, of some levels.
         *
         * @param learning whether there is room for one that is not known yet
         * @return null when it is not known, and there is no room
         */
        @Nullable
        EventShape with(Template<RecordShape> next, long levels, boolean learning) {
            EventShape known = lastShape;
            if (known == null || lastNext != next) {
                Map<Template<RecordShape>, EventShape> all = longer == null ? new HashMap<>(2) : longer;
                longer = all;
                known = learning ? all.computeIfAbsent(next, k -> new EventShape()) : all.get(next);
                lastNext = next;
                lastShape = known;
            }
            return known == null ? null : known.of(levels, learning);
        }

        /**
         * The events of this shape of which the last record is of some levels: what a container is seen to do does not say what others do.
         *
         * @param levels of the record's contexts ({@link dev.lsmith.audit.repeat.LineScan#levels}); 0 when they have none
         * @param learning whether there is room for one that is not known yet
         * @return null when it is not known, and there is no room
         */
        @Nullable
        EventShape of(long levels, boolean learning) {
            if (levels == 0) {
                return this;
            }
            EventShape known = lastOfLevels;
            if (known == null || lastLevels != levels) {
                Map<Long, EventShape> all = ofLevels == null ? new HashMap<>(2) : ofLevels;
                ofLevels = all;
                known = learning ? all.computeIfAbsent(levels, k -> new EventShape()) : all.get(levels);
                lastLevels = levels;
                lastOfLevels = known;
            }
            return known;
        }

        /** What takes them, if one was seen whole. */
        EventSink.@Nullable Recurrence recurrence() {
            return recurrence;
        }

        /** Notes what takes the events of this shape. */
        void recursAt(EventSink.Recurrence sink) {
            recurrence = sink;
        }
    }
}
