package dev.lsmith.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.ReentrantLock;

/** Work on files that an interruption of the process (Ctrl-C, SIGTERM) waits for, so that nothing half done stays behind. */
final class Unbroken {
    /** Such work. */
    @FunctionalInterface
    interface Work {
        /** Does it. */
        void run() throws IOException;
    }

    private Unbroken() {}

    /**
     * Does the work wholly, or not at all when the process is about to end.
     *
     * @throws InterruptedIOException because the process ends
     * @throws IOException of the work
     */
    static void run(Work work) throws IOException {
        ReentrantLock working = new ReentrantLock();
        Thread waiting = new Thread(working::lock, "wait for files");
        working.lock();
        try {
            Runtime.getRuntime().addShutdownHook(waiting);
        } catch (IllegalStateException e) {
            InterruptedIOException ending = new InterruptedIOException("the process was asked to end");
            ending.initCause(e);
            throw ending;
        }
        try {
            work.run();
        } finally {
            working.unlock();
            forget(waiting);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The process is ending, and the hook has begun.
        }
    }
}
