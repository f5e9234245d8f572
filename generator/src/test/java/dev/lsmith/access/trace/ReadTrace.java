package dev.lsmith.access.trace;

import dev.lsmith.access.Access;
import dev.lsmith.access.Credentials;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Subject;
import dev.lsmith.access.trace.TraceReader.TraceGap;
import dev.lsmith.access.trace.TraceReader.TraceSink;
import dev.lsmith.audit.ReadingReport.LineState;
import dev.lsmith.base.Position;
import java.util.ArrayList;
import java.util.List;

/** What a reader made of the lines of a source. */
final class ReadTrace implements TraceSink {
    final List<Observation> observations = new ArrayList<>();
    final List<String> fates = new ArrayList<>();
    final List<TraceGap> gaps = new ArrayList<>();
    final List<String> powerless = new ArrayList<>();

    /** Reads lines as the form that they are told to be of. */
    static ReadTrace of(String... lines) {
        List<String> all = List.of(lines);
        TraceReader reader = TraceForm.of(all).orElseThrow().reader("run", all);
        ReadTrace read = new ReadTrace();
        for (int i = 0; i < all.size(); i++) {
            reader.take(all.get(i), Position.ofLine("log", i + 1L), read);
        }
        reader.end(read);
        return read;
    }

    /** The accesses of a kind in one line each, in the order in which they were told. */
    List<String> told(String kind) {
        return observations.stream()
                .map(Observation::access)
                .filter(a -> a.kind().equals(kind))
                .map(Access::text)
                .toList();
    }

    @Override
    public void fate(LineState state, String reason, Position position) {
        fates.add(position.line() + " " + state + " " + reason);
    }

    @Override
    public void observe(Observation observation, Credentials credentials) {
        observations.add(observation);
    }

    @Override
    public void powerless(Subject subject) {
        powerless.add(subject.name());
    }

    @Override
    public void gap(TraceGap gap) {
        gaps.add(gap);
    }
}
