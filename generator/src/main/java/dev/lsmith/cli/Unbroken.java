package dev.lsmith.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Work on files that an interruption of the process (Ctrl-C, SIGTERM) waits for, so that nothing half done stays behind. */
final class Unbroken {
    /** Such work. */
    @FunctionalInterface
    interface Work {
        /**
         * Does it.
         *
         * @param ending whether the process was told to end: what can still be left undone may be
         */
        void run(BooleanSupplier ending) throws IOException;
    }

    private Unbroken() {}

    /**
     * Does the work wholly, or not at all when the process is about to end. What an interruption came to is told on standard error,
     * before the process ends.
     *
     * @throws InterruptedIOException because the process ends
     * @throws IOException of the work
     */
    static void run(Work work) throws IOException {
        ReentrantLock working = new ReentrantLock();
        AtomicBoolean ending = new AtomicBoolean();
        AtomicBoolean done = new AtomicBoolean();
        Thread waiting = new Thread(
                () -> {
                    ending.set(true);
                    working.lock();
                    System.err.println(done.get() ? "lsmith: broken off: the files are written" : nothingDone());
                },
                "wait for files");
        working.lock();
        try {
            Runtime.getRuntime().addShutdownHook(waiting);
        } catch (IllegalStateException e) {
            System.err.println(nothingDone());
            InterruptedIOException before = new InterruptedIOException("the process was told to end");
            before.initCause(e);
            throw before;
        }
        try {
            work.run(ending::get);
            done.set(true);
        } finally {
            working.unlock();
            forget(waiting);
        }
    }

    private static String nothingDone() {
        return "lsmith: broken off: no file was changed";
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The process is ending, and the hook has begun.
        }
    }
}
