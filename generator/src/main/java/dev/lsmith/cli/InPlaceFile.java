package dev.lsmith.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** A file of the user's that is replaced by another content, wholly or not at all. */
record InPlaceFile(Path file) {
    /**
     * Replaces the content; owner and permissions stay, and a symbolic link still leads to the file.
     *
     * @throws IOException when it cannot; then the file is as it was
     */
    void write(byte[] content) throws IOException {
        UninterruptedWork.run(ending -> replace(content));
    }

    private void replace(byte[] content) throws IOException {
        Path real = file.toRealPath();
        // A name that no process killed before this one can have left.
        Path half = Files.createTempFile(real.getParent(), "." + real.getFileName() + ".", ".part");
        try {
            Files.write(half, content);
            copyAttributes(real, half);
            Files.move(half, real, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(half);
        }
    }

    private static void copyAttributes(Path from, Path to) throws IOException {
        PosixFileAttributeView target = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        if (target == null) {
            return;
        }
        PosixFileAttributes source = Files.readAttributes(from, PosixFileAttributes.class);
        PosixFileAttributes present = target.readAttributes();
        if (!source.owner().equals(present.owner())) {
            target.setOwner(source.owner());
        }
        if (!source.group().equals(present.group())) {
            target.setGroup(source.group());
        }
        target.setPermissions(source.permissions());
    }

    /** Work on files that an interruption of the process (Ctrl-C, SIGTERM) waits for, so that nothing half done stays behind. */
    static final class UninterruptedWork {
        /** Work on a file that is replaced. */
        @FunctionalInterface
        interface Work {
            /**
             * Does it.
             *
             * @param ending whether the process was told to end: what can still be left undone may be
             */
            void run(BooleanSupplier ending) throws IOException;
        }

        private UninterruptedWork() {}

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
}
