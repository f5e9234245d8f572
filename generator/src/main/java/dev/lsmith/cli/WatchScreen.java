package dev.lsmith.cli;

import dev.lsmith.app.watch.WatchTally;
import dev.lsmith.base.Printable;
import dev.lsmith.report.WatchWriter;
import dev.lsmith.report.WatchWriter.WatchState;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp;

/**
 * What {@code watch} shows: on a terminal a screen that is drawn anew when something changed, elsewhere a line now and then. Confined to one thread.
 */
final class WatchScreen implements AutoCloseable {
    private static final long ON_TERMINAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long ELSEWHERE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Looking at a model of many accesses may take this part of the time. */
    private static final int LOOKING_PART = 50;

    private static final int NOTES = 8;

    private final PrintWriter out;
    private final Optional<Drawn> terminal;
    private final LongSupplier nanos;
    private final Deque<String> notes = new ArrayDeque<>();
    private boolean changed = true;
    private long nextShown;
    private String shown = "";

    /** A terminal, and what stands on it. */
    static final class Drawn {
        private final Terminal terminal;
        private Display display;
        private Size size = new Size();

        Drawn(Terminal terminal) {
            this.terminal = terminal;
            this.display = new Display(terminal, false);
        }

        Terminal terminal() {
            return terminal;
        }

        /** What stood there is wrapped otherwise on a terminal of another size, so all of it is drawn anew. */
        void draw(List<String> lines) {
            Size now = new Size(Math.max(1, terminal.getWidth()), Math.max(2, terminal.getHeight()));
            if (!now.equals(size)) {
                if (size.getRows() > 0) {
                    terminal.puts(InfoCmp.Capability.clear_screen);
                    display = new Display(terminal, false);
                }
                size = now;
                display.resize(now.getRows(), now.getColumns());
            }
            List<AttributedString> cut = lines.stream()
                    .limit(now.getRows() - 1L)
                    .map(line -> new AttributedString(line).columnSubSequence(0, now.getColumns()))
                    .toList();
            display.update(cut, 0);
        }
    }

    WatchScreen(PrintWriter out, Optional<Terminal> terminal, LongSupplier nanos) {
        this.out = out;
        this.nanos = nanos;
        this.terminal = terminal.map(Drawn::new);
        this.nextShown = nanos.getAsLong() + (terminal.isPresent() ? 0 : ON_TERMINAL_NANOS);
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

    /** A view of what a tally has. */
    LogFollowing.View of(WatchTally tally, Predicate<WatchTally> done) {
        return new LogFollowing.View() {
            @Override
            public void note(String text) {
                WatchScreen.this.note(text);
            }

            @Override
            public void show(boolean grown) {
                WatchScreen.this.show(tally, grown);
            }

            @Override
            public boolean isDone() {
                return done.test(tally);
            }

            @Override
            public void end() {
                WatchScreen.this.end(tally);
            }

            @Override
            public ExitCode code() {
                return ExitCode.OK;
            }
        };
    }

    /** Something that the user should know, once. */
    void note(String text) {
        notes.add(text);
        if (notes.size() > NOTES) {
            notes.remove();
        }
        if (terminal.isEmpty()) {
            out.println("lsmith: note: " + Printable.of(text));
            out.flush();
        }
        changed = true;
    }

    /**
     * Shows what there is to show, if it is time to.
     *
     * @param grown whether more of the log was read
     */
    void show(WatchTally tally, boolean grown) {
        changed |= tally.take() || grown;
        long now = nanos.getAsLong();
        if (!changed || now < nextShown) {
            return;
        }
        draw(tally.state());
        long took = nanos.getAsLong() - now;
        nextShown = now + Math.max(terminal.isPresent() ? ON_TERMINAL_NANOS : ELSEWHERE_NANOS, LOOKING_PART * took);
        changed = false;
    }

    private void draw(WatchState state) {
        if (terminal.isPresent()) {
            terminal.get().draw(WatchWriter.screen(state, List.copyOf(notes)));
            return;
        }
        String line = WatchWriter.line(state);
        if (!line.equals(shown)) {
            out.println(line);
            out.flush();
            shown = line;
        }
    }

    /** Shows how it ended. */
    void end(WatchTally tally) {
        tally.take();
        draw(tally.state());
    }

    @Override
    public void close() throws IOException {
        if (terminal.isPresent()) {
            terminal.get().terminal().writer().println();
            terminal.get().terminal().close();
        }
    }
}
