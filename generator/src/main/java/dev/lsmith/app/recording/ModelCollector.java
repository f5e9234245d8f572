package dev.lsmith.app.recording;

import dev.lsmith.access.AccessDecoder;
import dev.lsmith.access.Credentials;
import dev.lsmith.access.DecodedRecord;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.audit.AuditEvent;
import dev.lsmith.audit.Ledger;
import dev.lsmith.audit.LogReader.EventSink;
import dev.lsmith.audit.Loss;
import dev.lsmith.base.Position;
import dev.lsmith.model.ActingUsers;
import dev.lsmith.model.Model;
import dev.lsmith.model.ModelBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Collects what the events of a log tell: decodes each that is given whole, and counts those like it. */
public final class ModelCollector implements EventSink {
    /** How often the number of events is told: a mask of its lowest bits. */
    private static final long EVERY = 0xfff;

    /** An event that a log begins within ends before. */
    private static final long FIRST_LINES = 20;

    /** How many kernels are kept of a log that names any number. */
    private static final int MOST_KERNELS = 8;

    private final UnaryOperator<String> runOf;
    private final AccessDecoder decoder;
    private final ReadingProgress progress;
    private final long most;
    private long events;
    private final Ledger ledger;
    private final ModelBuilder builder;
    private final ActingUsers.UserCollector actors = new ActingUsers.UserCollector();
    private final List<RepeatCounter> open = new ArrayList<>();
    private final SortedSet<String> kernels = new TreeSet<>();

    /**
     * An empty one.
     *
     * @param runOf the recording that a source belongs to, by the source's name
     * @param ledger takes the fates of the records
     * @param progress is told the number of events
     * @param builder takes the observations
     * @param most sums that are held beside the model at most: they take the less time, the fewer times they are settled
     */
    public ModelCollector(
            UnaryOperator<String> runOf, Ledger ledger, ReadingProgress progress, ModelBuilder builder, long most) {
        this.builder = builder;
        this.progress = progress;
        this.most = most;
        this.runOf = runOf;
        this.decoder = new AccessDecoder(runOf);
        this.ledger = ledger;
    }

    @Override
    public EventMeaning decode(AuditEvent event) {
        Optional<String> kernel = event.first("DAEMON_START").flatMap(start -> start.value("kernel"));
        List<DecodedRecord> records = decoder.decode(event);
        List<Optional<Credentials>> credentials = new ArrayList<>(records.size());
        for (int i = 0; i < records.size(); i++) {
            credentials.add(
                    records.get(i).observations().isEmpty()
                            ? Optional.empty()
                            : Optional.of(Credentials.of(event.records().get(i))));
        }
        OptionalInt torn = torn(event);
        return () -> {
            Recurrence alike = take(kernel, records, credentials);
            if (torn.isEmpty()) {
                return alike;
            }
            int title = torn.getAsInt();
            Position position = event.records().get(title).position();
            torn(position.source(), position.line());
            return (time, source, lines) -> {
                torn(source, lines[title]);
                alike.again(time, source, lines);
            };
        };
    }

    /** Of an event that lacks its SYSCALL record: the place of the PROCTITLE among its records, which shows that. */
    private static OptionalInt torn(AuditEvent event) {
        return event.first("SYSCALL").isPresent()
                ? OptionalInt.empty()
                : IntStream.range(0, event.records().size())
                        .filter(i -> event.records().get(i).type().equals("PROCTITLE"))
                        .findFirst();
    }

    /** A log may well begin within an event. */
    private void torn(String source, long line) {
        if (line > FIRST_LINES) {
            ledger.loss(new Loss(Loss.LossKind.SYSCALL_MISSING, 0, Position.ofLine(source, line)));
        }
    }

    private Recurrence take(
            Optional<String> kernel, List<DecodedRecord> records, List<Optional<Credentials>> credentials) {
        count();
        kernel.ifPresent(this::kernel);
        for (int i = 0; i < records.size(); i++) {
            DecodedRecord record = records.get(i);
            ledger.fate(record.state(), record.reason(), record.position());
            record.observations().forEach(builder::add);
            credentials.get(i).ifPresent(c -> record.observations().forEach(o -> actors.add(o, c, record.position())));
        }
        return new RepeatCounter(records, ledger, this);
    }

    /** Takes what another source than a log tells. */
    void told(Observation observation, Credentials credentials) {
        builder.add(observation);
        observation.evidence().positions().stream()
                .findFirst()
                .ifPresent(position -> actors.add(observation, credentials, position));
    }

    private void kernel(String release) {
        if (kernels.size() < MOST_KERNELS) {
            kernels.add(release);
        }
    }

    /** The kernels that auditd named when it started (auditd.c, send_audit_event). */
    SortedSet<String> kernels() {
        return kernels;
    }

    /** As whom each subject acted so far. */
    public ActingUsers.BySubject actors() {
        return actors.build();
    }

    /** The accesses of all events that were taken so far. */
    public Model model() {
        settle();
        return builder.build();
    }

    /** Events of a source are summed up from now on, until they are settled. */
    void begin(RepeatCounter counter, String source) {
        if (open.size() >= most) {
            settle();
        }
        counter.settle(builder);
        counter.begin(source, runOf.apply(source));
        open.add(counter);
    }

    /** Counts an event, and tells the progress now and then. */
    void count() {
        if ((++events & EVERY) == 0) {
            progress.events(events);
        }
    }

    private void settle() {
        open.forEach(counter -> counter.settle(builder));
        open.clear();
    }
}
