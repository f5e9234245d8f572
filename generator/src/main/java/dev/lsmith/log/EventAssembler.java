package dev.lsmith.log;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Puts the records of one (node, time, serial) together, also when those of several events are interleaved. Linear in the
 * input and bounded in memory.
 *
 * <p>An event is complete at its PROCTITLE (unless that comes first, as {@code ausearch} prints it), at EOE, with any type
 * that stands alone (user messages, KERNEL, NetLabel), or when the log is two seconds past it and it has been at rest for
 * {@value #REST} records, so that logs that are not quite in order still assemble. Sources: auparse/auparse.c
 * (au_check_events) and src/ausearch-lol.c of audit-userspace 3.0.9, auditd.conf(5) end_of_event_timeout.
 */
final class EventAssembler {
    /** Events in flight, at most; the one at rest for longest gives way. */
    static final int MOST_IN_FLIGHT = 4096;

    /** Records of one event, at most; more begin another event of the same identity. */
    static final int MOST_RECORDS = 1024;

    /** Characters of all events in flight, at most; the event at rest for longest gives way. */
    private static final long MOST_TEXT = 1 << 26;

    private static final int FIELD_OVERHEAD = 64;
    private static final int REST = 256;
    private static final int TIMEOUT_SECONDS = 2;

    private static final class Open {
        private final List<AuditRecord> records = new ArrayList<>(4);
        private long touched;
        private long text;
    }

    private final RecordTypes types;
    private final Consumer<AuditEvent> sink;
    private final Map<EventId, Open> inFlight = new LinkedHashMap<>(64, 0.75f, true);
    private long count;
    private long latest = Long.MIN_VALUE;
    private long text;

    EventAssembler(RecordTypes types, Consumer<AuditEvent> sink) {
        this.types = types;
        this.sink = sink;
    }

    /** Takes the next record. An EOE is not to be given here, but to {@link #complete}. */
    void add(AuditRecord found) {
        if (found.id().isEmpty()) {
            sink.accept(new AuditEvent(Optional.empty(), List.of(found)));
            return;
        }
        EventId id = found.id().get();
        Open open = inFlight.computeIfAbsent(id, k -> new Open());
        open.records.add(found);
        long weight = weight(found);
        open.text += weight;
        text += weight;
        open.touched = ++count;
        latest = Math.max(latest, id.seconds());
        boolean ends = found.type().equals("PROCTITLE") && open.records.size() > 1;
        if (ends || standsAlone(found.type()) || open.records.size() >= MOST_RECORDS) {
            complete(id);
        }
        release();
    }

    /** The event is complete. */
    void complete(EventId id) {
        Open open = inFlight.remove(id);
        if (open != null) {
            text -= open.text;
            sink.accept(new AuditEvent(Optional.of(id), open.records));
        }
    }

    /** Nothing more comes that belongs to the events in flight. */
    void flush() {
        List<EventId> ids = List.copyOf(inFlight.keySet());
        ids.forEach(this::complete);
        latest = Long.MIN_VALUE;
    }

    private void release() {
        while (!inFlight.isEmpty()) {
            Map.Entry<EventId, Open> entry = inFlight.entrySet().iterator().next();
            boolean past = latest - entry.getKey().seconds() > TIMEOUT_SECONDS;
            boolean atRest = count - entry.getValue().touched >= REST;
            boolean room = inFlight.size() <= MOST_IN_FLIGHT && text <= MOST_TEXT;
            if (room && !(past && atRest)) {
                return;
            }
            complete(entry.getKey());
        }
    }

    private static long weight(AuditRecord found) {
        long sum = 0;
        for (Field field : found.fields()) {
            sum += field.raw().length() + FIELD_OVERHEAD;
        }
        return sum;
    }

    private boolean standsAlone(String type) {
        int number = types.number(type);
        return (number >= 1100 && number < 1300)
                || number >= 2100
                || number == 2000
                || (number >= 1406 && number <= 1418);
    }
}
