package dev.lsmith.log.scan;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a stream in their order, scanned by several threads ahead of who reads them. A log of a single block needs
 * no thread but the caller's.
 *
 * @param <M> what is known of the lines of a template
 */
public final class BlockStream<M> implements AutoCloseable {
    private static final int AHEAD = 4;

    private final BlockReader reader;
    private final Optional<TemplateTable<M>> table;
    private final int threads;
    private final int block;
    private final Cut cut = new Cut();
    private final List<Thread> crew = new ArrayList<>();
    private final BlockingQueue<Block<M>> free;
    private final BlockingQueue<Block<M>> inOrder;
    private @Nullable Block<M> current;
    private boolean last;

    /**
     * The blocks of a stream; it is left open.
     *
     * @param longest lines longer than this are passed over
     * @param table knows the templates; without one no line has any
     * @param threads that scan
     * @param block the size of a block, but for longer lines
     */
    public BlockStream(InputStream in, int longest, Optional<TemplateTable<M>> table, int threads, int block) {
        this.reader = new BlockReader(in, longest);
        this.table = table;
        this.threads = threads;
        this.block = block;
        int blocks = AHEAD * threads;
        this.free = new ArrayBlockingQueue<>(blocks);
        this.inOrder = new ArrayBlockingQueue<>(blocks);
    }

    /** The next block, valid until this is called again; null at the end. */
    public @Nullable Block<M> next() {
        if (last) {
            return null;
        }
        Block<M> before = current;
        Block<M> next = before == null || threads < 2 ? alone(before) : ahead(before);
        current = next;
        return next;
    }

    /** Ends all threads. */
    @Override
    public void close() {
        crew.forEach(Thread::interrupt);
        boolean interrupted = false;
        for (Thread thread : crew) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Block<M> alone(@Nullable Block<M> before) {
        Block<M> next = before == null ? new Block<>(block) : before;
        reader.fill(next);
        next.scan(table, cut);
        last = next.isLast();
        return next;
    }

    private Block<M> ahead(Block<M> before) {
        try {
            if (crew.isEmpty()) {
                start();
            }
            free.put(before);
            Block<M> block = inOrder.take();
            block.await();
            last = block.isLast();
            return block;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading", e);
        }
    }

    private void start() throws InterruptedException {
        for (int i = 1; i < AHEAD * threads; i++) {
            free.put(new Block<>(block));
        }
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(this::work, "scan-" + i);
            thread.setDaemon(true);
            crew.add(thread);
        }
        crew.forEach(Thread::start);
    }

    private void work() {
        Cut own = new Cut();
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
        synchronized (reader) {
            if (reader.ended()) {
                return null;
            }
            Block<M> block = free.take();
            inOrder.put(block);
            return fill(block) ? block : null;
        }
    }

    private boolean fill(Block<M> block) {
        try {
            reader.fill(block);
            return true;
        } catch (RuntimeException | Error e) {
            block.fail(e);
            return false;
        }
    }

    private void scan(Block<M> block, Cut own) {
        try {
            block.scan(table, own);
            block.ready();
        } catch (RuntimeException | Error e) {
            block.fail(e);
        }
    }
}
