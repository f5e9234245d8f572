package dev.lsmith.app.watch;

import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.app.recording.FollowedModel;
import dev.lsmith.app.recording.FollowedModel.Noted;
import dev.lsmith.app.recording.RecordingNotes.FollowedUntil;
import dev.lsmith.app.watch.Feed.Beginning;
import dev.lsmith.app.watch.Feed.Chunk;
import dev.lsmith.audit.ReadingReport;
import dev.lsmith.base.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Learns from a log as it grows. What is stored is at each moment the model of exactly the lines before the position that is stored with
 * it: whoever goes on from there after a kill misses nothing and counts nothing twice. Confined to one thread.
 *
 * <p>Time is measured by a clock that nobody sets, so that a jump of the host's clock changes nothing.
 */
public final class Watch {
    /** No record of an event comes later than this behind the others (auditd.conf(5), end_of_event_timeout). */
    private static final Duration REST = Duration.ofSeconds(2);

    /** So much is held back of events that may not be complete; beyond, the log is cut between any two lines. */
    private static final int MOST_PENDING = 1 << 24;

    /** Looking where a log may be cut takes the time of some thousand lines: not for each few of them. */
    private static final int WORTHWHILE = 1 << 20;

    private static final Duration CUT_EVERY = Duration.ofMillis(50);

    /** Storing may take this part of the time: a model of many accesses is stored the less often. */
    private static final int STORING_PART = 20;

    private static final Duration STORE_EVERY = Duration.ofSeconds(1);

    private static final Duration STORE_AGAIN = Duration.ofSeconds(5);

    private static final Pattern CURSOR = Pattern.compile("\"__CURSOR\"\\s*:\\s*\"([^\"]*)\"");

    private final Feed feed;
    private final FollowedModel model;
    private final LongSupplier nanos;
    private byte[] pending = new byte[1 << 16];
    private int length;
    private long offset;
    private long line;
    private int log;
    private String cursor;
    private boolean unsettled;
    private boolean uncut;
    private long nextCut;
    private boolean changed;
    private boolean ended;
    private long lastGrowth;
    private long nextStore;
    private String refused = "";
    private final List<String> notes = new ArrayList<>();

    /**
     * A watch that goes on where the model ends.
     *
     * @param nanos a clock that only goes forward, in nanoseconds
     */
    public Watch(Feed feed, FollowedModel model, LongSupplier nanos) {
        this.feed = feed;
        this.model = model;
        this.nanos = nanos;
        FollowedUntil until = model.followed();
        this.offset = until.offset();
        this.line = until.line();
        this.log = until.log();
        this.cursor = until.cursor();
        this.lastGrowth = nanos.getAsLong();
        this.nextStore = lastGrowth + STORE_EVERY.toNanos();
    }

    /**
     * Reads what has come, and stores the model where it is time for that.
     *
     * @return whether anything came, or was read that came before
     * @throws IOException when the log cannot be read on
     * @throws InputException when there are more accesses than the memory can bear
     */
    public boolean step() throws IOException, InputException {
        Chunk chunk = feed.next();
        notes.addAll(chunk.notes());
        if (chunk.begins().isPresent()) {
            begin(chunk.begins().get());
        }
        boolean grown = chunk.bytes().length > 0;
        if (grown) {
            append(chunk.bytes());
            lastGrowth = nanos.getAsLong();
        }
        ended |= chunk.ended();
        long before = line;
        uncut |= grown;
        boolean quiet = nanos.getAsLong() - lastGrowth >= REST.toNanos();
        if (ended) {
            take(length);
            settle();
        } else if (quiet || length > MOST_PENDING) {
            take(EventCut.ofLines(pending, length));
            settle();
        } else if (uncut && (!grown || length >= WORTHWHILE || nanos.getAsLong() >= nextCut)) {
            cut();
        }
        if (changed && !unsettled && nanos.getAsLong() >= nextStore) {
            tryToStore();
        }
        return grown || line > before;
    }

    /** Reads the events that are complete. */
    private void cut() throws InputException {
        int cut = EventCut.of(pending, length);
        if (cut > 0) {
            take(cut);
            settle();
        }
        uncut = false;
        nextCut = nanos.getAsLong() + CUT_EVERY.toNanos();
    }

    /** Whether the log has ended, and all of it is read. */
    public boolean hasEnded() {
        return ended;
    }

    /** What was to be told of the log, and was not yet. */
    public List<String> notes() {
        List<String> told = List.copyOf(notes);
        notes.clear();
        return told;
    }

    /** Reads all whole lines that came, complete or not, and stores the model: nothing more is to be read. */
    public void finish() throws IOException, InputException {
        take(EventCut.ofLines(pending, length));
        settle();
        if (changed) {
            store();
        }
        feed.close();
    }

    private void begin(Beginning beginning) throws InputException {
        // The rest of the log before: its last event may go on in this one.
        take(length);
        log++;
        offset = 0;
        line = 0;
        model.begin(label(), beginning.name(), beginning.lost());
        if (log == 1) {
            // From now on it is known where the watch began, also if the log is rotated before anything is stored.
            tryToStore();
        }
        beginning.lost().ifPresent(notes::add);
    }

    private String label() {
        return "[" + log + "]";
    }

    private void append(byte[] bytes) {
        if (length + bytes.length > pending.length) {
            pending = Arrays.copyOf(pending, Math.max(2 * pending.length, length + bytes.length));
        }
        System.arraycopy(bytes, 0, pending, length, bytes.length);
        length += bytes.length;
    }

    private void take(int end) throws InputException {
        if (end == 0) {
            return;
        }
        model.read(label(), line, pending, end);
        journal(end);
        for (int i = 0; i < end; i++) {
            line += pending[i] == '\n' ? 1 : 0;
        }
        offset += end;
        System.arraycopy(pending, end, pending, 0, length - end);
        length -= end;
        unsettled = true;
        changed = true;
    }

    /** Remembers where a journal can be gone on with: behind the last entry that was read. */
    private void journal(int end) {
        int from = end - 1;
        while (from > 0 && pending[from - 1] != '\n') {
            from--;
        }
        if (pending[from] == '{') {
            Matcher found = CURSOR.matcher(new String(pending, from, end - from, StandardCharsets.UTF_8));
            if (found.find()) {
                cursor = found.group(1);
            }
        }
    }

    private void settle() {
        if (unsettled) {
            model.settle();
            unsettled = false;
        }
    }

    /** A full disk does not end the watch: what was learned is held until there is room again. */
    private void tryToStore() {
        try {
            store();
            refused = "";
        } catch (IOException e) {
            nextStore = nanos.getAsLong() + STORE_AGAIN.toNanos();
            String why = "the model cannot be stored, which is tried again: " + e.getMessage();
            if (!why.equals(refused)) {
                notes.add(why);
                refused = why;
            }
        }
    }

    private void store() throws IOException {
        long began = nanos.getAsLong();
        model.store(new FollowedUntil(log, feed.identity(), offset, line, cursor, model.end()));
        changed = false;
        long now = nanos.getAsLong();
        nextStore = now + Math.max(STORE_EVERY.toNanos(), STORING_PART * (now - began));
    }

    /** The accesses that were seen for the first time since this was asked last. */
    public List<Observation> news() {
        return model.news();
    }

    /** What is known of the container now. */
    public Noted noted() {
        return model.noted();
    }

    /** What became of the lines so far. */
    ReadingReport report() {
        return model.report();
    }

    /** The name of a log, by the label that stands for it in places. */
    Optional<String> name(String label) {
        return model.name(label);
    }

    /** The name of the log that is read, if one was begun. */
    public Optional<String> reading() {
        return model.name(label());
    }
}
