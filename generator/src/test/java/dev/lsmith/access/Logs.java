package dev.lsmith.access;

import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.audit.AuditEvent;
import dev.lsmith.audit.EachEvent;
import dev.lsmith.audit.Ledger;
import dev.lsmith.audit.LogSources.LogSource;
import java.util.ArrayList;
import java.util.List;

/** What logs tell, for tests: every event decoded, none recognised as one that was seen before. */
public final class Logs {
    private Logs() {}

    /** The observations of one recording. */
    public static List<Observation> observations(List<LogSource> sources, String run) {
        return observations(sources, run, new Ledger());
    }

    /** The observations of one recording; the ledger takes what became of each record. */
    static List<Observation> observations(List<LogSource> sources, String run, Ledger ledger) {
        AccessDecoder decoder = new AccessDecoder(source -> run);
        List<Observation> all = new ArrayList<>();
        EachEvent.of(sources, ledger, event -> all.addAll(observations(event, decoder, ledger)));
        return List.copyOf(all);
    }

    /** The observations of one event. */
    static List<Observation> observations(AuditEvent event, AccessDecoder decoder, Ledger ledger) {
        List<Observation> all = new ArrayList<>();
        for (DecodedRecord record : decoder.decode(event)) {
            ledger.fate(record.state(), record.reason(), record.position());
            all.addAll(record.observations());
        }
        return List.copyOf(all);
    }
}
