package dev.lsmith.audit.repeat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Whole lines of a log, as many as fit, with the templates of those that have one. Filled by a {@link BlockReader}, scanned
 * by any thread, read by one.
 *
 * @param <M> what is known of the lines of a template
 */
public final class Block<M> {
    private static final long NEWLINE = Words.pattern('\n');
    private static final int FIRST_LINES = 1 << 10;

    private final Semaphore scanned = new Semaphore(0);
    private byte[] bytes;
    private int end;
    private long passedOver;
    private long cutOff;
    private @Nullable IOException failure;
    private @Nullable Throwable fault;
    private boolean endsLog;
    private boolean last;
    private int lines;
    private int[] starts = new int[FIRST_LINES + 1];
    private long[] times = new long[FIRST_LINES];
    private long[] serials = new long[FIRST_LINES];
    private long[] levels = new long[FIRST_LINES];
    private int[] bodyLengths = new int[FIRST_LINES];
    private @Nullable Template<M>[] templates = templates(FIRST_LINES);

    Block(int capacity) {
        bytes = new byte[capacity + Words.SLACK];
    }

    /** The bytes, with slack behind them. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many lines. */
    public int lines() {
        return lines;
    }

    /** Where a line begins. */
    public int start(int line) {
        return starts[line];
    }

    /** Where it ends, without its newline. */
    public int end(int line) {
        int next = starts[line + 1];
        return bytes[next - 1] == '\n' ? next - 1 : next;
    }

    /** How many bytes it has, its newline included. */
    public int size(int line) {
        return starts[line + 1] - starts[line];
    }

    /** How many bytes all of them have. */
    public long size() {
        return starts[lines];
    }

    /** Its template, if that is known. */
    public @Nullable Template<M> template(int line) {
        return templates[line];
    }

    /** The time of a line that has a template, in milliseconds since the epoch. */
    public long time(int line) {
        return times[line];
    }

    /** The kernel's number of the event of a line that has a template. */
    public long serial(int line) {
        return serials[line];
    }

    /** The categories of the contexts in a line that has a template ({@link LineScan#levels}). */
    public long levels(int line) {
        return levels[line];
    }

    /** How long a line that has a template is behind its time and serial. */
    public int bodyLength(int line) {
        return bodyLengths[line];
    }

    /** The size of a line behind all others that was too long to keep; 0 when there is none. */
    public long passedOver() {
        return passedOver;
    }

    /** How many bytes were read behind all lines of one that a failure cut off. */
    public long cutOff() {
        return cutOff;
    }

    /** Whether it is the last one of its log. */
    public boolean endsLog() {
        return endsLog;
    }

    /** What ended the log early, behind all lines. */
    public @Nullable IOException failure() {
        return failure;
    }

    /** A line turned out to be of a template. */
    public void recognise(int line, Template<M> template, LineScan scan) {
        templates[line] = template;
        times[line] = scan.time();
        serials[line] = scan.serial();
        levels[line] = scan.levels();
        bodyLengths[line] = scan.bodyLength();
    }

    /** Finds the lines, and of those that have one the template. */
    void scan(Optional<FixedLayouts<M>> known) {
        known.ifPresent(FixedLayouts::refresh);
        FixedLayouts<M> layouts = known.orElse(null);
        int from = 0;
        while (from < end) {
            if (lines == times.length) {
                grow();
            }
            int next = layouts == null ? -1 : next(layouts, from);
            from = next < 0 ? Math.min(end, Words.find(bytes, from, end, NEWLINE) + 1) : next;
            starts[++lines] = from;
        }
    }

    /** Where the line ends that begins at an index, if its template is known; otherwise -1. */
    private int next(FixedLayouts<M> layouts, int from) {
        Template<M> template = layouts.find(bytes, from, end);
        if (template == null) {
            return -1;
        }
        int newline = layouts.end();
        templates[lines] = template;
        times[lines] = layouts.stamp().time();
        serials[lines] = layouts.stamp().serial();
        levels[lines] = layouts.levels();
        bodyLengths[lines] = newline - layouts.stamp().end();
        return newline + 1;
    }

    /** Tells the reader of this block that it is ready. */
    void ready() {
        scanned.release();
    }

    /** Whether nobody has to wait for it. */
    boolean isReady() {
        return scanned.availablePermits() > 0;
    }

    /** Waits until it is ready; what went wrong with it in another thread goes wrong here. */
    void await() throws InterruptedException {
        scanned.acquire();
        if (fault != null) {
            throw new IllegalStateException("a block of the log could not be scanned", fault);
        }
    }

    /** It cannot be made ready. */
    void fail(Throwable reason) {
        fault = reason;
        ready();
    }

    /** Whether no other follows, of no log. */
    boolean isLast() {
        return last;
    }

    /** Makes it empty, but for what another block held behind its last line: more than fits, if that one was widened. */
    void restart(byte[] rest) {
        while (capacity() < rest.length) {
            widen();
        }
        System.arraycopy(rest, 0, bytes, 0, rest.length);
        Arrays.fill(templates, 0, lines, null);
        lines = 0;
        end = 0;
        passedOver = 0;
        cutOff = 0;
        failure = null;
        endsLog = false;
        last = false;
    }

    /**
     * It is the last one of its log.
     *
     * @param ofAll and no other log follows
     */
    void end(boolean ofAll) {
        endsLog = true;
        last = ofAll;
    }

    /** Makes room for a longer line. */
    void widen() {
        bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }

    int capacity() {
        return bytes.length - Words.SLACK;
    }

    /** The lines end there. */
    void close(int lastEnd, long sizePassedOver, long sizeCutOff, @Nullable IOException reason) {
        end = lastEnd;
        passedOver = sizePassedOver;
        cutOff = sizeCutOff;
        failure = reason;
    }

    private void grow() {
        int more = 2 * lines;
        starts = Arrays.copyOf(starts, more + 1);
        times = Arrays.copyOf(times, more);
        serials = Arrays.copyOf(serials, more);
        levels = Arrays.copyOf(levels, more);
        bodyLengths = Arrays.copyOf(bodyLengths, more);
        templates = Arrays.copyOf(templates, more);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <M> @Nullable Template<M>[] templates(int length) {
        return new Template[length];
    }
}
