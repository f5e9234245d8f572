package dev.lsmith.app.recording;

import dev.lsmith.access.DecodedRecord;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Evidence;
import dev.lsmith.audit.Ledger;
import dev.lsmith.audit.LogReader.EventSink;
import dev.lsmith.base.Position;
import dev.lsmith.model.ModelBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sums up events that tell the same: how many there are, the first and the last, and where the first few stand. */
final class RepeatCounter implements EventSink.Recurrence {
    private final ModelCollector collector;
    private final List<DecodedRecord> records;
    private final Ledger.Count[] counts;
    private final long[][] positions;
    private String source = "";
    private String run = "";
    private boolean begun;
    private long count;
    private long first;
    private long last;

    /** Where an event begins of which no record's place is kept; and how many such events there were. */
    private long beyond;

    private long unplaced;

    /** Sums of events like the one that gave these records, which is not counted itself. */
    RepeatCounter(List<DecodedRecord> records, Ledger ledger, ModelCollector collector) {
        this.collector = collector;
        this.records = records;
        this.counts =
                records.stream().map(a -> ledger.count(a.state(), a.reason())).toArray(Ledger.Count[]::new);
        this.positions = new long[records.size()][];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = new long[records.get(i).observations().isEmpty() ? 0 : Evidence.MAX_POSITIONS];
        }
    }

    @Override
    public void again(long time, String name, long[] lines) {
        if (!begun || !source.equals(name)) {
            collector.begin(this, name);
        }
        add(time, lines);
        collector.count();
    }

    /** Begins with events of a source, which belongs to a run. */
    void begin(String name, String runOfSource) {
        source = name;
        run = runOfSource;
        begun = true;
        count = 0;
        first = Long.MAX_VALUE;
        last = Long.MIN_VALUE;
        beyond = Long.MAX_VALUE;
        unplaced = 0;
        for (long[] lines : positions) {
            Arrays.fill(lines, Long.MAX_VALUE);
        }
    }

    private void add(long time, long[] lines) {
        count++;
        first = Math.min(first, time);
        last = Math.max(last, time);
        if (lines[0] >= beyond) {
            unplaced++;
        } else {
            place(lines);
        }
    }

    private void place(long[] lines) {
        beyond = 0;
        for (int i = 0; i < counts.length; i++) {
            counts[i].add(source, lines[i]);
            keepSmallest(positions[i], lines[i]);
            long largest = positions[i].length == 0 ? 0 : positions[i][positions[i].length - 1];
            beyond = Math.max(beyond, counts[i].hasExamples() ? largest : Long.MAX_VALUE);
        }
    }

    /** Gives the sums to a model, and begins no new ones. */
    void settle(ModelBuilder builder) {
        if (!begun) {
            return;
        }
        begun = false;
        for (Ledger.Count each : counts) {
            each.add(unplaced);
        }
        for (int i = 0; i < positions.length; i++) {
            List<Position> places = places(positions[i]);
            for (Observation one : records.get(i).observations()) {
                Evidence evidence =
                        one.evidence().of(run, count, Instant.ofEpochMilli(first), Instant.ofEpochMilli(last), places);
                builder.add(new Observation(one.subject(), one.access(), evidence));
            }
        }
    }

    private List<Position> places(long[] smallest) {
        List<Position> places = new ArrayList<>(smallest.length);
        for (long line : smallest) {
            if (line != Long.MAX_VALUE) {
                places.add(Position.ofLine(source, line));
            }
        }
        return places;
    }

    /** Lines mostly come in their order: most are behind all that are kept. */
    private static void keepSmallest(long[] smallest, long line) {
        int i = smallest.length - 1;
        if (i < 0 || line >= smallest[i]) {
            return;
        }
        while (i > 0 && smallest[i - 1] > line) {
            smallest[i] = smallest[i - 1];
            i--;
        }
        smallest[i] = line;
    }
}
