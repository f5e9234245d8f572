package dev.lsmith.app.watch;

import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.app.recording.FollowedModel.Noted;
import dev.lsmith.app.recording.RecordedContainer;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.model.coverage.Completeness;
import dev.lsmith.report.WatchWriter.WatchState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** What is new in a log that is followed: how much of it a minute, and the last of it. Confined to one thread. */
public final class WatchTally {
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int LAST = 8;

    /** New accesses of which the time is kept; a log that has more in a minute is new altogether. */
    private static final int MOST_TIMES = 10_000;

    private final Watch watch;
    private final LongSupplier nanos;
    private final Deque<NewAccess> lately = new ArrayDeque<>();
    private final Deque<String> last = new ArrayDeque<>();
    private OptionalDouble least = OptionalDouble.empty();
    private long sinceNew;

    /** A new access, and when it was met. */
    private record NewAccess(long at, Reporter reporter) {}

    /**
     * A tally of nothing yet.
     *
     * @param nanos a clock that only goes forward, in nanoseconds
     */
    public WatchTally(Watch watch, LongSupplier nanos) {
        this.watch = watch;
        this.nanos = nanos;
        this.sinceNew = nanos.getAsLong();
    }

    /** Counts what is new; tells whether there is something else to show than before. */
    public boolean take() {
        boolean changed = false;
        long now = nanos.getAsLong();
        for (Observation each : watch.news()) {
            sinceNew = now;
            changed = true;
            Reporter reporter = each.evidence().reporters().first();
            keep(lately, new NewAccess(now, reporter), MOST_TIMES);
            keep(
                    last,
                    word(reporter) + "  " + each.access().kind() + " "
                            + each.access().text(),
                    LAST);
        }
        while (!lately.isEmpty() && now - lately.peek().at() > MINUTE_NANOS) {
            lately.remove();
            changed = true;
        }
        return changed;
    }

    private static <E> void keep(Deque<E> all, E one, int most) {
        all.add(one);
        if (all.size() > most) {
            all.remove();
        }
    }

    /** How long nothing new was seen. */
    public Duration sinceNew() {
        return Duration.ofNanos(nanos.getAsLong() - sinceNew);
    }

    /** The least share of what the container does next that was seen before, as of the last state; empty if nothing can be said. */
    public OptionalDouble least() {
        return least;
    }

    /** All that there is to show. Takes the longer the more accesses there are. */
    public WatchState state() {
        Noted noted = watch.noted();
        Map<String, Integer> perMinute = new TreeMap<>();
        lately.forEach(each -> perMinute.merge(word(each.reporter()), 1, Integer::sum));
        Completeness completeness = noted.container()
                .map(c -> Completeness.of(c.selected().model(), c.coverage()))
                .orElse(new Completeness(List.of()));
        least = completeness.least();
        return new WatchState(
                watch.reading().orElse("(nothing yet)"),
                noted.reading(),
                noted.container().map(RecordedContainer::selected),
                noted.container().map(RecordedContainer::coverage),
                noted.container().map(c -> c.life().of(c.spec().map(ContainerSpec::name))),
                completeness,
                noted.why(),
                perMinute,
                new ArrayList<>(last),
                sinceNew());
    }

    private static String word(Reporter reporter) {
        return reporter.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
