package dev.lsmith.cli;

import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.app.recording.FollowedModel.Noted;
import dev.lsmith.app.recording.RecordedContainer;
import dev.lsmith.app.watch.Watch;
import dev.lsmith.base.Printable;
import dev.lsmith.model.coverage.Completeness;
import dev.lsmith.report.WatchWriter;
import dev.lsmith.report.WatchWriter.WatchState;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jspecify.annotations.Nullable;

/**
 * What {@code watch} shows: on a terminal a screen that is drawn anew when something changed, elsewhere a line now and then. Confined to one thread.
 */
final class WatchScreen implements AutoCloseable {
    private static final long ON_TERMINAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long ELSEWHERE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Looking at a model of many accesses may take this part of the time. */
    private static final int LOOKING_PART = 50;

    private static final int LAST = 8;
    private static final int MOST_TIMES = 10_000;

    private final PrintWriter out;
    private final Optional<Terminal> terminal;
    private final @Nullable Display display;
    private final LongSupplier nanos;
    private final Deque<NewAccess> lately = new ArrayDeque<>();
    private final Deque<String> last = new ArrayDeque<>();
    private final Deque<String> notes = new ArrayDeque<>();
    private OptionalDouble least = OptionalDouble.empty();
    private boolean changed = true;
    private long sinceNew;
    private long nextShown;
    private String shown = "";

    /** A new access, and when it was met. */
    private record NewAccess(long at, Reporter reporter) {}

    WatchScreen(PrintWriter out, Optional<Terminal> terminal, LongSupplier nanos) {
        this.out = out;
        this.terminal = terminal;
        this.nanos = nanos;
        this.sinceNew = nanos.getAsLong();
        this.nextShown = sinceNew + (terminal.isPresent() ? 0 : ON_TERMINAL_NANOS);
        this.display = terminal.map(t -> new Display(t, false)).orElse(null);
    }

    /** A screen if standard output is a terminal that can draw one, else lines. */
    static WatchScreen of(PrintWriter out) throws IOException {
        Optional<Terminal> terminal = Optional.empty();
        if (ProgressLine.isTerminal(ProgressLine.STANDARD_OUTPUT)
                && !Console.Terminal.ofThisProcess().isDumb()) {
            try {
                terminal = Optional.of(
                        TerminalBuilder.builder().system(true).dumb(false).build());
            } catch (IllegalStateException e) {
                // What JLine throws where input or output is no terminal.
                terminal = Optional.empty();
            }
        }
        return new WatchScreen(out, terminal, System::nanoTime);
    }

    /** Something that the user should know, once. */
    void note(String text) {
        notes.add(text);
        if (notes.size() > LAST) {
            notes.remove();
        }
        if (terminal.isEmpty()) {
            out.println("lsmith: note: " + Printable.of(text));
            out.flush();
        }
        changed = true;
    }

    /** The least share of what the container does next that was seen before, as of the last look; empty if nothing can be said. */
    OptionalDouble least() {
        return least;
    }

    /** How long nothing new was seen. */
    Duration sinceNew() {
        return Duration.ofNanos(nanos.getAsLong() - sinceNew);
    }

    /** Shows what there is to show, if it is time to. */
    void show(Watch watch) {
        take(watch);
        long now = nanos.getAsLong();
        if (now < nextShown || (!changed && lately.isEmpty())) {
            return;
        }
        draw(watch.noted(), watch);
        long took = nanos.getAsLong() - now;
        long every = terminal.isPresent() ? ON_TERMINAL_NANOS : ELSEWHERE_NANOS;
        nextShown = now + Math.max(every, LOOKING_PART * took);
        changed = false;
    }

    private void take(Watch watch) {
        watch.notes().forEach(this::note);
        long now = nanos.getAsLong();
        for (Observation each : watch.news()) {
            sinceNew = now;
            changed = true;
            Reporter reporter = each.evidence().reporters().first();
            lately.add(new NewAccess(now, reporter));
            if (lately.size() > MOST_TIMES) {
                lately.remove();
            }
            last.add(word(reporter) + "  " + each.access().kind() + " "
                    + each.access().text());
            if (last.size() > LAST) {
                last.remove();
            }
        }
        while (!lately.isEmpty() && now - lately.peek().at() > MINUTE_NANOS) {
            lately.remove();
            changed = true;
        }
    }

    private void draw(Noted noted, Watch watch) {
        Map<String, Integer> perMinute = new TreeMap<>();
        lately.forEach(each -> perMinute.merge(word(each.reporter()), 1, Integer::sum));
        Completeness completeness = noted.container()
                .map(c -> Completeness.of(c.selected().model(), c.coverage()))
                .orElse(new Completeness(List.of()));
        least = completeness.least();
        WatchState state = new WatchState(
                watch.reading().orElse("(nothing yet)"),
                noted.reading(),
                noted.container().map(RecordedContainer::selected),
                noted.container().map(RecordedContainer::coverage),
                noted.container().map(RecordedContainer::life),
                completeness,
                noted.why(),
                perMinute,
                List.copyOf(last),
                sinceNew());
        if (display != null && terminal.isPresent()) {
            Terminal screen = terminal.get();
            display.resize(screen.getHeight(), screen.getWidth());
            List<AttributedString> lines = WatchWriter.screen(state, List.copyOf(notes)).stream()
                    .limit(Math.max(1, screen.getHeight() - 1))
                    .map(line -> new AttributedString(line.text()).columnSubSequence(0, Math.max(1, screen.getWidth())))
                    .toList();
            display.update(lines, 0);
        } else {
            String line = WatchWriter.line(state);
            if (!line.equals(shown)) {
                out.println(line);
                out.flush();
                shown = line;
            }
        }
    }

    /** Shows how it ended. */
    void end(Watch watch) {
        take(watch);
        draw(watch.noted(), watch);
    }

    private static String word(Reporter reporter) {
        return reporter.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @Override
    public void close() throws IOException {
        if (terminal.isPresent()) {
            terminal.get().writer().println();
            terminal.get().close();
        }
    }
}
