package dev.lsmith.audit;

import dev.lsmith.audit.LogSources.LogSource;
import dev.lsmith.audit.ReadingReport.LineState;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What came of reading some bytes, for tests: the events and the report. */
record Reading(List<AuditEvent> events, ReadingReport report) {
    static Reading of(byte[] bytes) {
        return of(List.of(source("test.log", "run", bytes)));
    }

    static Reading of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Each record gets the fate READ, as the access room would give it. */
    static Reading of(List<LogSource> sources) {
        Ledger ledger = new Ledger();
        List<AuditEvent> events = new ArrayList<>();
        EachEvent.of(sources, ledger, event -> {
            events.add(event);
            event.records().forEach(r -> ledger.fate(LineState.READ, r.type(), r.position()));
        });
        return new Reading(events, ledger.report());
    }

    static LogSource source(String name, String run, byte[] bytes) {
        return new LogSource(name, run, () -> new ByteArrayInputStream(bytes));
    }

    List<AuditRecord> records() {
        return events.stream().flatMap(e -> e.records().stream()).toList();
    }

    AuditRecord only() {
        if (records().size() != 1) {
            throw new AssertionError("not one record: " + records() + report.tallies());
        }
        return records().get(0);
    }

    List<String> reasons(LineState state) {
        return report.tallies().stream()
                .filter(t -> t.state() == state)
                .map(ReadingReport.Tally::reason)
                .toList();
    }

    List<String> diagnosed() {
        return report.diagnostics().stream().map(d -> d.code()).toList();
    }
}
