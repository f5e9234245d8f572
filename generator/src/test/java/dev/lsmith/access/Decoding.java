package dev.lsmith.access;

import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.audit.AuditEvent;
import dev.lsmith.audit.Ledger;
import dev.lsmith.audit.ReadingReport;
import dev.lsmith.audit.ReadingReport.LineState;
import java.util.List;

/** What the decoder makes of hand-written records, as text. */
record Decoding(List<Observation> observations, ReadingReport report) {
    private static final AccessDecoder DECODER = new AccessDecoder(source -> "run of " + source);

    static Decoding of(String... lines) {
        return of(Lines.event(lines));
    }

    static Decoding of(AuditEvent event) {
        Ledger ledger = new Ledger();
        List<Observation> observations = Logs.observations(event, DECODER, ledger);
        return new Decoding(observations, ledger.report());
    }

    /** Each access as {@code kind text}. */
    List<String> accesses() {
        return observations.stream()
                .map(o -> o.access().kind() + " " + o.access().text())
                .toList();
    }

    List<String> subjects() {
        return observations.stream().map(o -> o.subject().name()).distinct().toList();
    }

    long lines(LineState state) {
        return report.lines(state);
    }

    String reason() {
        return report.tallies().get(0).reason();
    }

    Evidence evidence() {
        return observations.get(0).evidence();
    }
}
