package dev.lsmith.pipeline;

import dev.lsmith.access.AccessDecoder;
import dev.lsmith.access.Account;
import dev.lsmith.access.Credentials;
import dev.lsmith.diagnostic.Position;
import dev.lsmith.log.AuditEvent;
import dev.lsmith.log.AuditRecord;
import dev.lsmith.log.EventId;
import dev.lsmith.log.EventSink;
import dev.lsmith.log.Ledger;
import dev.lsmith.model.Actors;
import dev.lsmith.model.ActorsBuilder;
import dev.lsmith.model.Model;
import dev.lsmith.model.ModelBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Collects what the events of a log tell: decodes each that is given whole, and counts those like it. */
final class Collection implements EventSink {
    /** How often the number of events is told: a mask of its lowest bits. */
    private static final long EVERY = 0xfff;

    /** How many kernels are kept of a log that names any number. */
    private static final int MOST_KERNELS = 8;

    private static final EventId EVENT = new EventId("", 0, 0, 0);
    private static final Position NOWHERE = Position.ofSource("");

    private final UnaryOperator<String> runOf;
    private final AccessDecoder decoder;
    private final ReadingProgress progress;
    private final long most;
    private long events;
    private final Ledger ledger;
    private final ModelBuilder builder;
    private final ActorsBuilder actors = new ActorsBuilder();
    private final List<AlikeEvents> open = new ArrayList<>();
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
    Collection(UnaryOperator<String> runOf, Ledger ledger, ReadingProgress progress, ModelBuilder builder, long most) {
        this.builder = builder;
        this.progress = progress;
        this.most = most;
        this.runOf = runOf;
        this.decoder = new AccessDecoder(runOf);
        this.ledger = ledger;
    }

    @Override
    public Recurrence take(AuditEvent event) {
        count();
        event.first("DAEMON_START").flatMap(start -> start.value("kernel")).ifPresent(this::kernel);
        List<Account> accounts = decoder.accounts(event);
        for (Account account : accounts) {
            ledger.fate(account.state(), account.reason(), account.position());
            account.observations().forEach(builder::add);
        }
        actors(event, accounts);
        return new AlikeEvents(accounts, ledger, this);
    }

    @Override
    public boolean same(AuditRecord one, AuditRecord other) {
        return decoder.accounts(alone(one)).equals(decoder.accounts(alone(other)));
    }

    /** Users and groups are in no hole of a template, so that each is given whole once. */
    private void actors(AuditEvent event, List<Account> accounts) {
        for (int i = 0; i < accounts.size(); i++) {
            Account account = accounts.get(i);
            if (!account.observations().isEmpty()) {
                Credentials credentials = Credentials.of(event.records().get(i));
                account.observations().forEach(o -> actors.add(o, credentials, account.position()));
            }
        }
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
    Actors actors() {
        return actors.build();
    }

    /** What was collected so far. */
    Model model() {
        settle();
        return builder.build();
    }

    /** Events of a source are summed up from now on, until they are settled. */
    void begin(AlikeEvents alike, String source) {
        if (open.size() >= most) {
            settle();
        }
        alike.settle(builder);
        alike.begin(source, runOf.apply(source));
        open.add(alike);
    }

    /** Another event was told. */
    void count() {
        if ((++events & EVERY) == 0) {
            progress.events(events);
        }
    }

    private void settle() {
        open.forEach(alike -> alike.settle(builder));
        open.clear();
    }

    private static AuditEvent alone(AuditRecord record) {
        AuditRecord anywhere = new AuditRecord(record.type(), Optional.of(EVENT), record.fields(), NOWHERE);
        return new AuditEvent(anywhere.id(), List.of(anywhere));
    }
}
