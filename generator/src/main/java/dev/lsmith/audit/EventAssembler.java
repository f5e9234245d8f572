package dev.lsmith.audit;

import dev.lsmith.audit.AuditEvent.EventId;
import dev.lsmith.audit.AuditRecord.Field;
import dev.lsmith.audit.LogReader.EventSink;
import dev.lsmith.audit.RecordShape.EventShape;
import dev.lsmith.audit.repeat.Block;
import dev.lsmith.audit.repeat.Template;
import dev.lsmith.base.Position;
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
    private final TemplateCache cache;
    private final Ledger ledger;
    private final Serials serials;
    private final EventSink sink;
    private final OpenEvents inFlight = new OpenEvents();
    private long count;
    private long latest = Long.MIN_VALUE;
    private long text;

    /**
     * An assembler.
     *
     * @param cache knows the records that were seen before
     */
    EventAssembler(RecordTypes types, TemplateCache cache, Ledger ledger, Serials serials, EventSink sink) {
        this.types = types;
        this.cache = cache;
        this.ledger = ledger;
        this.serials = serials;
        this.sink = sink;
    }

    /** Takes the next record. An EOE is not to be given here, but to {@link #complete(EventId)}. */
    void add(AuditRecord found) {
        if (found.id().isEmpty()) {
            ledger.event();
            sink.decode(new AuditEvent(Optional.empty(), List.of(found))).take();
            return;
        }
        OpenEvent open = open(found);
        open.add(found);
        added(open, weight(found), RecordShape.Traits.of(found.type(), types));
    }

    /** Takes the next record, of which the line is known. */
    void add(ParsedLine line) {
        AuditRecord found = line.record();
        OpenEvent open = open(found);
        if (open.source().equals(found.position().source())) {
            open.add(line);
        } else {
            open.add(found);
        }
        added(open, weight(found), RecordShape.Traits.of(found.type(), types));
    }

    /**
     * Takes the next record, of which the template is known.
     *
     * @param block its line is in it; stays as it is until {@link #detach}
     */
    void add(Template<RecordShape> template, Block<RecordShape> block, int index, String source, long line) {
        RecordShape shape = template.meaning();
        OpenEvent open = open(shape.node(), block.time(index), block.serial(index), source);
        if (open.source().equals(source)) {
            open.add(template, block, index, line, cache.isLearning());
        } else {
            Position position = Position.ofLine(source, line);
            open.add(cache.parse(block.bytes(), block.start(index), block.end(index), position)
                    .record());
        }
        long longer = (long) block.bodyLength(index) - shape.bodyLength();
        added(open, shape.weight() + longer, shape.traits());
    }

    /** Copies out of the block what open events need of it, before it is filled anew. */
    void detach() {
        inFlight.detach();
    }

    /** Ends an event if one of this identity is open. */
    void complete(EventId id) {
        complete(id.node(), time(id), id.serial());
    }

    /** Ends an event if one of this identity is open. */
    void complete(String node, long time, long serial) {
        OpenEvent open = inFlight.find(node, time, serial);
        if (open != null) {
            complete(open);
        }
    }

    /** Ends all open events: nothing more comes that belongs to them. */
    void flush() {
        for (OpenEvent open = inFlight.oldest(); open != null; open = inFlight.oldest()) {
            complete(open);
        }
        latest = Long.MIN_VALUE;
    }

    /** The weight of a record, by which the memory of the events in flight is bounded. */
    static long weight(AuditRecord found) {
        long sum = 0;
        for (Field field : found.unread()) {
            sum += field.raw().length() + FIELD_OVERHEAD;
        }
        return sum;
    }

    private OpenEvent open(AuditRecord found) {
        EventId id = found.id().orElseThrow();
        return open(id.node(), time(id), id.serial(), found.position().source());
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
        EventSink.Recurrence known = shape == null ? null : shape.recurrence();
        if (known == null) {
            tellWhole(open);
        } else {
            known.again(open.time(), open.source(), open.lines());
        }
    }

    /**
     * Has the event decoded. A record that is known by its template is taken to be the first one of that; if something is read of it in
     * which it may be another, it is read from its own line, and all is decoded again.
     */
    private void tellWhole(OpenEvent open) {
        Object[] parts = new Object[open.size()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = open.part(i);
        }
        List<AuditRecord> records = records(open, parts);
        EventSink.EventMeaning meaning = decode(open, records);
        while (parseWhatWasRead(open, parts, records)) {
            records = records(open, parts);
            meaning = decode(open, records);
        }
        records.forEach(this::lost);
        EventSink.Recurrence recurrence = meaning.take();
        if (cache.isLearning()) {
            learn(open, parts, cache, recurrence);
        }
    }

    private EventSink.EventMeaning decode(OpenEvent open, List<AuditRecord> records) {
        // What is told of them later counts as read: it decides whether another such record says the same.
        records.forEach(EventAssembler::lostBefore);
        return sink.decode(new AuditEvent(Optional.of(open.id()), records));
    }

    private List<AuditRecord> records(OpenEvent open, Object[] parts) {
        List<AuditRecord> records = new ArrayList<>(parts.length);
        for (int i = 0; i < parts.length; i++) {
            records.add(record(parts[i], open, i));
        }
        return records;
    }

    private AuditRecord record(Object part, OpenEvent open, int index) {
        if (part instanceof AuditRecord record) {
            return record;
        }
        return part instanceof ParsedLine line
                ? line.record()
                : cache.record(template(part), open.levels(index), open.id(), open.position(index));
    }

    private boolean parseWhatWasRead(OpenEvent open, Object[] parts, List<AuditRecord> records) {
        boolean any = false;
        for (int i = 0; i < parts.length; i++) {
            if (parts[i] instanceof Template<?> && !RecordShape.isEnough(template(parts[i]), records.get(i))) {
                parts[i] = open.parse(i, cache);
                any = true;
            }
        }
        return any;
    }

    private static void learn(OpenEvent open, Object[] parts, TemplateCache cache, EventSink.Recurrence recurrence) {
        EventShape shape = null;
        for (int i = 0; i < parts.length; i++) {
            Object part = parts[i];
            if (part instanceof AuditRecord) {
                return;
            }
            Template<RecordShape> template = part instanceof ParsedLine line ? cache.learn(line) : template(part);
            long levels = part instanceof ParsedLine line ? line.places().levels() : open.levels(i);
            shape = shape == null ? template.meaning().alone().of(levels, true) : shape.with(template, levels, true);
        }
        if (shape != null && parts.length <= OpenEvent.MOST_ALIKE) {
            shape.recursAt(recurrence);
        }
    }

    @SuppressWarnings("unchecked")
    private static Template<RecordShape> template(Object part) {
        return (Template<RecordShape>) part;
    }

    /** Whoever sets the count of lost events back is told how many there were (kernel/audit.c, AUDIT_STATUS_LOST). */
    private void lost(AuditRecord found) {
        lostBefore(found).ifPresent(n -> ledger.loss(new Loss(Loss.LossKind.AUDIT_LOST, n, found.position())));
    }

    private static Optional<Long> lostBefore(AuditRecord found) {
        return found.type().equals("CONFIG_CHANGE") && found.has("lost")
                ? found.value("old").filter(n -> n.matches("[1-9][0-9]{0,17}")).map(Long::valueOf)
                : Optional.empty();
    }

    private static long time(EventId id) {
        return id.seconds() * 1000 + id.millis();
    }
}
