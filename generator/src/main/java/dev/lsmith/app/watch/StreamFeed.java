package dev.lsmith.app.watch;

import dev.lsmith.app.recording.RecordingNotes.FileIdentity;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What another process writes into a pipe: auditd's dispatcher (audisp plugins, auditd-plugins(5)), {@code journalctl -f}. A thread of its own
 * waits for it, and stops reading when it is not heeded, so that the writer waits.
 */
public final class StreamFeed implements Feed {
    private static final int MOST = 1 << 16;
    private static final int CHUNKS = 64;

    private final String name;
    private final BlockingQueue<Chunk> chunks = new ArrayBlockingQueue<>(CHUNKS);
    private final long waitMillis;
    private final Closing closing;
    private final ExitCode exitCode;
    private boolean begun;
    private boolean ended;

    /** What ends the stream. */
    @FunctionalInterface
    interface Closing {
        /** Ends it. */
        void close() throws IOException;
    }

    /** How the program ended whose output is read. */
    @FunctionalInterface
    interface ExitCode {
        /** Its exit code; waits for its end. */
        int get() throws InterruptedException;
    }

    private StreamFeed(String name, InputStream in, long waitMillis, Closing closing, ExitCode exitCode) {
        this.name = name;
        this.exitCode = exitCode;
        this.waitMillis = waitMillis;
        this.closing = closing;
        Thread thread = new Thread(() -> pump(in), "watch " + name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * A stream that is open.
     *
     * @param waitMillis how long to wait for more at most
     */
    public static StreamFeed of(String name, InputStream in, long waitMillis) {
        return new StreamFeed(name, in, waitMillis, () -> {}, () -> 0);
    }

    /**
     * What a program prints, which is ended with the feed.
     *
     * @param command its words
     * @throws IOException when it cannot be started
     */
    public static StreamFeed ofProgram(List<String> command, long waitMillis) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        return new StreamFeed(command.get(0), process.getInputStream(), waitMillis, process::destroy, process::waitFor);
    }

    private void pump(InputStream in) {
        try {
            byte[] buffer = new byte[MOST];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                chunks.put(chunk(Arrays.copyOf(buffer, read), false, List.of()));
            }
            chunks.put(chunk(new byte[0], true, List.of()));
        } catch (IOException e) {
            offerEnd("cannot be read on: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void offerEnd(String why) {
        try {
            chunks.put(chunk(new byte[0], true, List.of(why)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Chunk chunk(byte[] bytes, boolean ended, List<String> notes) {
        return new Chunk(Optional.empty(), bytes, ended, notes);
    }

    @Override
    public Chunk next() throws IOException, InputException {
        Chunk next = ended ? Chunk.NOTHING : polled();
        if (!begun && next.ended() && next.bytes().length == 0) {
            checkEnd();
        }
        ended |= next.ended();
        if (begun || (next.bytes().length == 0 && !next.ended())) {
            return next;
        }
        begun = true;
        return new Chunk(Optional.of(new Beginning(name, Optional.empty())), next.bytes(), next.ended(), next.notes());
    }

    /** A program that fails before it prints a line has told on standard error why. */
    private void checkEnd() throws InputException {
        try {
            int code = exitCode.get();
            if (code != 0) {
                throw new InputException(Diagnostic.error(
                        "log-unreadable",
                        name + " ended with exit code " + code + " and printed nothing",
                        "only root and members of systemd-journal or adm may read the whole journal; or name a log"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Chunk polled() {
        try {
            Chunk chunk = chunks.poll(waitMillis, TimeUnit.MILLISECONDS);
            return chunk == null ? Chunk.NOTHING : together(chunk);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Chunk.NOTHING;
        }
    }

    /** This chunk with those that came meanwhile: reading few large ones takes less than many small ones. */
    private Chunk together(Chunk first) {
        if (first.ended() || chunks.isEmpty()) {
            return first;
        }
        List<Chunk> all = new ArrayList<>(List.of(first));
        chunks.drainTo(all);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        all.forEach(each -> bytes.writeBytes(each.bytes()));
        Chunk last = all.get(all.size() - 1);
        return chunk(bytes.toByteArray(), last.ended(), last.notes());
    }

    @Override
    public Optional<FileIdentity> identity() {
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        closing.close();
    }
}
