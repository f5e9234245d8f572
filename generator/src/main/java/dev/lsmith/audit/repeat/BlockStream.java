package dev.lsmith.audit.repeat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of logs in their order, scanned by several threads ahead of who reads them, also of logs behind the one that is
 * read. A log of a single block that no other follows needs no thread but the caller's.
 *
 * @param <M> what is known of the lines of a template
 */
public final class BlockStream<M> implements AutoCloseable {
    private static final int AHEAD = 4;

    private final BlockReader reader;
    private final ReentrantLock reading = new ReentrantLock();
    private final Optional<TemplateTable<M>> table;
    private final int threads;
    private final int block;
    private final Optional<FixedLayouts<M>> layouts;
    private final List<Thread> crew = new ArrayList<>();
    private final BlockingQueue<Block<M>> free;
    private final BlockingQueue<Block<M>> inOrder;
    private @Nullable Block<M> current;
    private volatile boolean closed;
    private boolean last;

    /** Opens a log. */
    @FunctionalInterface
    public interface Opener {
        /** The plain bytes from the start; whoever asks closes the stream. */
        InputStream open() throws IOException;
    }

    /**
     * The blocks of logs, of each one at least.
     *
     * @param logs opened one after the other, by any thread
     * @param longest lines longer than this are passed over
     * @param table knows the templates; without one no line has any
     * @param threads that scan, the one that reads the blocks among them
     * @param block the size of a block, but for longer lines
     */
    public BlockStream(Iterator<Opener> logs, int longest, Optional<TemplateTable<M>> table, int threads, int block) {
        this(new BlockReader(logs, longest), table, threads, block, table.map(FixedLayouts::new));
    }

    private BlockStream(
            BlockReader reader,
            Optional<TemplateTable<M>> table,
            int threads,
            int block,
            Optional<FixedLayouts<M>> layouts) {
        this.reader = reader;
        this.table = table;
        this.threads = threads;
        this.layouts = layouts;
        this.block = block;
        int blocks = AHEAD * threads;
        this.free = new ArrayBlockingQueue<>(blocks);
        this.inOrder = new ArrayBlockingQueue<>(blocks);
    }

    /**
     * The blocks of a log that comes later, scanned by the caller alone: with what was learnt of the layout of lines so far, and in the memory of
     * the last block, which is not valid any more.
     *
     * @param longest lines longer than this are passed over
     */
    public BlockStream<M> then(Opener log, int longest) {
        BlockStream<M> next =
                new BlockStream<>(new BlockReader(List.of(log).iterator(), longest), table, 1, block, layouts);
        next.current = current;
        return next;
    }

    /**
     * The next block, valid until this is called again.
     *
     * @throws NoSuchElementException when the last log has ended
     */
    public Block<M> next() {
        if (last) {
            throw new NoSuchElementException("all logs have ended");
        }
        Block<M> before = current;
        Block<M> next = before == null || threads < 2 ? alone(before) : ahead(before);
        current = next;
        return next;
    }

    /**
     * Ends all threads and closes the log that is open. A thread that waits for more of a log, as for a pipe that nobody
     * writes into, is not waited for: it ends, and closes the log, when it gets on.
     */
    @Override
    public void close() {
        closed = true;
        crew.forEach(Thread::interrupt);
        closeUnlessOthersRead();
    }

    private void closeUnlessOthersRead() {
        if (reading.tryLock()) {
            try {
                reader.close();
            } finally {
                reading.unlock();
            }
        }
    }

    private Block<M> alone(@Nullable Block<M> before) {
        Block<M> next = before == null ? new Block<>(block) : before;
        reader.fill(next);
        next.scan(layouts);
        last = next.isLast();
        return next;
    }

    private Block<M> ahead(Block<M> before) {
        try {
            if (crew.isEmpty()) {
                start();
            }
            free.put(before);
            Block<M> block = first();
            last = block.isLast();
            return block;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading", e);
        }
    }

    /** The block whose turn it is. As long as others are at it, it pays to scan those behind it. */
    private Block<M> first() throws InterruptedException {
        Block<M> first = inOrder.peek();
        while (first == null || !first.isReady()) {
            Block<M> other = readUnlessOthersDo();
            if (other == null) {
                break;
            }
            scan(other, layouts);
            first = inOrder.peek();
        }
        Block<M> block = inOrder.take();
        block.await();
        return block;
    }

    private void start() throws InterruptedException {
        for (int i = 1; i < AHEAD * threads; i++) {
            free.put(new Block<>(block));
        }
        for (int i = 1; i < threads; i++) {
            Thread thread = new Thread(this::work, "scan-" + i);
            thread.setDaemon(true);
            crew.add(thread);
        }
        crew.forEach(Thread::start);
    }

    private void work() {
        Optional<FixedLayouts<M>> own = table.map(FixedLayouts::new);
        try {
            for (Block<M> block = read(); block != null; block = read()) {
                scan(block, own);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next block, not yet scanned; whoever has it in turn waits for that. */
    private @Nullable Block<M> read() throws InterruptedException {
        reading.lockInterruptibly();
        try {
            return closed || reader.ended() ? null : fill(free.take());
        } finally {
            leave();
        }
    }

    private @Nullable Block<M> readUnlessOthersDo() throws InterruptedException {
        if (!reading.tryLock()) {
            return null;
        }
        try {
            Block<M> block = reader.ended() ? null : free.poll();
            return block == null ? null : fill(block);
        } finally {
            leave();
        }
    }

    /** Who was at the logs when all was closed closes the one that is open. */
    private void leave() {
        reading.unlock();
        if (closed) {
            closeUnlessOthersRead();
        }
    }

    private @Nullable Block<M> fill(Block<M> block) throws InterruptedException {
        inOrder.put(block);
        try {
            reader.fill(block);
            return block;
        } catch (RuntimeException | Error e) {
            block.fail(e);
            return null;
        }
    }

    private void scan(Block<M> block, Optional<FixedLayouts<M>> own) {
        try {
            block.scan(own);
            block.ready();
        } catch (RuntimeException | Error e) {
            block.fail(e);
        }
    }
}
