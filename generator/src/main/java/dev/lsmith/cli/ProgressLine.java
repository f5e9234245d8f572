package dev.lsmith.cli;

import dev.lsmith.app.recording.ReadingProgress;
import dev.lsmith.base.InputException;
import dev.lsmith.cli.Console.Terminal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Says on standard error how far a long reading is: on a terminal a line that is written over, elsewhere a line now and
 * then. What takes less than a second is done in silence.
 */
final class ProgressLine implements Runnable {
    /** The numbers of the process's streams (stdin(3)). */
    static final int STANDARD_OUTPUT = 1;

    private static final int STANDARD_ERROR = 2;

    private static final long FIRST_MILLIS = 1000;
    private static final long ON_TERMINAL_MILLIS = 200;
    private static final long ELSEWHERE_MILLIS = 10_000;
    private static final double MEGA = 1e6;
    private static final String CLEAR = "\r\u001b[K";

    private final ReadingProgress progress;
    private final PrintStream err;
    private final boolean terminal;
    private final long began = System.nanoTime();

    /** Work that reads logs. */
    @FunctionalInterface
    interface ReadingLine<T> {
        /** Reads the logs. */
        T read(ReadingProgress progress) throws InputException;
    }

    ProgressLine(ReadingProgress progress, PrintStream err, boolean terminal) {
        this.progress = progress;
        this.err = err;
        this.terminal = terminal;
    }

    /** Reads logs and, unless it is to be quiet, says how far it is. */
    static <T> T during(boolean quiet, ReadingLine<T> reading) throws InputException {
        ReadingProgress progress = new ReadingProgress();
        if (quiet) {
            return reading.read(progress);
        }
        Thread thread = new Thread(
                new ProgressLine(
                        progress,
                        System.err,
                        isTerminal(STANDARD_ERROR) && !Terminal.ofThisProcess().isDumb()),
                "progress");
        thread.setDaemon(true);
        thread.start();
        try {
            return reading.read(progress);
        } finally {
            end(thread);
        }
    }

    @Override
    public void run() {
        try {
            Thread.sleep(FIRST_MILLIS);
            while (true) {
                double seconds = (System.nanoTime() - began) / 1e9;
                if (Math.max(progress.total(), progress.bytes()) >= MEGA) {
                    show(text(progress.bytes(), progress.total(), progress.events(), seconds));
                }
                Thread.sleep(terminal ? ON_TERMINAL_MILLIS : ELSEWHERE_MILLIS);
            }
        } catch (InterruptedException e) {
            if (terminal && System.nanoTime() - began > FIRST_MILLIS * 1_000_000) {
                err.print(CLEAR);
                err.flush();
            }
        }
    }

    /** {@code 1.2 GB of 10.0 GB, 950 MB/s, 4,100,000 events, 9 s left}. */
    static String text(long bytes, long total, long events, double seconds) {
        double rate = bytes / Math.max(seconds, 1e-3);
        StringBuilder text = new StringBuilder(size(bytes));
        if (total > 0) {
            text.append(" of ").append(size(total));
        }
        text.append(String.format(Locale.ROOT, ", %.0f MB/s, %,d events", rate / MEGA, events));
        if (total > bytes && rate > 0) {
            text.append(String.format(Locale.ROOT, ", %.0f s left", Math.ceil((total - bytes) / rate)));
        }
        return text.toString();
    }

    private void show(String text) {
        if (terminal) {
            err.print(CLEAR + "lsmith: " + text);
        } else {
            err.println("lsmith: " + text);
        }
        err.flush();
    }

    private static String size(long bytes) {
        return bytes >= 1e9
                ? String.format(Locale.ROOT, "%.1f GB", bytes / 1e9)
                : String.format(Locale.ROOT, "%.0f MB", bytes / MEGA);
    }

    private static void end(Thread thread) {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Java tells of no terminal when standard input or output is another file; Linux does (proc(5), /proc/pid/fd). */
    static boolean isTerminal(int descriptor) {
        try {
            String device = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }
}
