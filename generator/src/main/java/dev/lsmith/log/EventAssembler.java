package dev.lsmith.log;

import dev.lsmith.diagnostic.Position;
import dev.lsmith.log.scan.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    private final RecordTypes types;
    private final StampedLine lines;
    private final Ledger ledger;
    private final Serials serials;
    private final EventSink sink;
    private final OpenEvents inFlight = new OpenEvents();
    private long count;
    private long latest = Long.MIN_VALUE;
    private long text;

    EventAssembler(RecordTypes types, StampedLine lines, Ledger ledger, Serials serials, EventSink sink) {
        this.types = types;
        this.lines = lines;
        this.ledger = ledger;
        this.serials = serials;
        this.sink = sink;
    }

    /** Takes the next record. An EOE is not to be given here, but to {@link #complete(EventId)}. */
    void add(AuditRecord found) {
        if (found.id().isEmpty()) {
            ledger.event();
            sink.take(new AuditEvent(Optional.empty(), List.of(found)));
            return;
        }
        EventId id = found.id().get();
        OpenEvent open = open(id.node(), time(id), id.serial(), found.position().source());
        open.add(found);
        added(open, weight(found), RecordShape.Traits.of(found.type(), types));
    }

    /** Whoever sets the count of lost events back is told how many there were (kernel/audit.c, AUDIT_STATUS_LOST). */
    private void lost(AuditRecord found) {
        if (found.type().equals("CONFIG_CHANGE") && found.has("lost")) {
            found.value("old")
                    .filter(n -> n.matches("[1-9][0-9]{0,17}"))
                    .ifPresent(n -> ledger.loss(new Loss(Loss.Kind.AUDIT_LOST, Long.parseLong(n), found.position())));
        }
    }

    /**
     * Takes the next record, of which the template is known.
     *
     * @param bodyLength how long its line is behind time and serial
     */
    void add(Template<RecordShape> template, long time, long serial, String source, long line, int bodyLength) {
        RecordShape shape = template.meaning();
        OpenEvent open = open(shape.node(), time, serial, source);
        if (open.source().equals(source)) {
            open.add(template, line);
        } else {
            open.add(record(template, open.id(), Position.ofLine(source, line)));
        }
        added(open, shape.weight() + bodyLength - template.bodyLength(), shape.traits());
    }

    /** The event is complete. */
    void complete(EventId id) {
        complete(id.node(), time(id), id.serial());
    }

    /** The event is complete. */
    void complete(String node, long time, long serial) {
        OpenEvent open = inFlight.find(node, time, serial);
        if (open != null) {
            complete(open);
        }
    }

    /** Nothing more comes that belongs to the events in flight. */
    void flush() {
        for (OpenEvent open = inFlight.oldest(); open != null; open = inFlight.oldest()) {
            complete(open);
        }
        latest = Long.MIN_VALUE;
    }

    /** The weight of a record, by which the memory of the events in flight is bounded. */
    static long weight(AuditRecord found) {
        long sum = 0;
        for (Field field : found.fields()) {
            sum += field.raw().length() + FIELD_OVERHEAD;
        }
        return sum;
    }

    private OpenEvent open(String node, long time, long serial, String source) {
        OpenEvent last = inFlight.newest();
        OpenEvent open = last != null && last.is(node, time, serial) ? last : inFlight.find(node, time, serial);
        if (open == null) {
            open = inFlight.put(node, time, serial, source);
        } else {
            inFlight.touch(open);
        }
        return open;
    }

    private void added(OpenEvent open, long weight, RecordShape.Traits traits) {
        open.weight += weight;
        text += weight;
        open.touched = ++count;
        if (open.size() == 1 && traits.numbered()) {
            serials.add(open.node(), open.time(), open.serial(), open.source(), open.lines()[0]);
        }
        latest = Math.max(latest, open.seconds());
        boolean ends = traits.ends() && open.size() > 1;
        if (ends || traits.standsAlone() || open.size() >= MOST_RECORDS) {
            complete(open);
        }
        release();
    }

    private void release() {
        for (OpenEvent open = inFlight.oldest(); open != null; open = inFlight.oldest()) {
            boolean past = latest - open.seconds() > TIMEOUT_SECONDS;
            boolean atRest = count - open.touched >= REST;
            boolean room = inFlight.size() <= MOST_IN_FLIGHT && text <= MOST_TEXT;
            if (room && !(past && atRest)) {
                return;
            }
            complete(open);
        }
    }

    private void complete(OpenEvent open) {
        inFlight.remove(open);
        text -= open.weight;
        ledger.event();
        tell(open);
        inFlight.recycle(open);
    }

    private void tell(OpenEvent open) {
        EventShape shape = open.shape();
        if (shape == null) {
            sink.take(event(open));
            return;
        }
        EventSink.Recurrence known = shape.recurrence();
        if (known == null) {
            shape.recursAt(sink.take(event(open)));
        } else {
            known.again(open.time(), open.source(), open.lines());
        }
    }

    private AuditEvent event(OpenEvent open) {
        List<Object> parts = open.parts();
        List<AuditRecord> records = new ArrayList<>(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            records.add(record(parts.get(i), open, i));
        }
        records.forEach(this::lost);
        return new AuditEvent(Optional.of(open.id()), records);
    }

    private AuditRecord record(Object part, OpenEvent open, int index) {
        if (part instanceof AuditRecord record) {
            return record;
        }
        @SuppressWarnings("unchecked")
        Template<RecordShape> template = (Template<RecordShape>) part;
        return record(template, open.id(), Position.ofLine(open.source(), open.lines()[index]));
    }

    /** A record of a template: the one that it was made of, at another time and place. */
    private AuditRecord record(Template<RecordShape> template, EventId id, Position position) {
        AuditRecord kept = template.meaning().first().get();
        AuditRecord first = kept == null
                ? lines.record(template.line(), position, fault -> {}).orElseThrow()
                : kept;
        return new AuditRecord(first.type(), Optional.of(id), first.fields(), position);
    }

    private static long time(EventId id) {
        return id.seconds() * 1000 + id.millis();
    }
}
