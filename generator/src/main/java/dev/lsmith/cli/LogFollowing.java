package dev.lsmith.cli;

import dev.lsmith.app.recording.FollowedModel;
import dev.lsmith.app.recording.RecordingInputs;
import dev.lsmith.app.watch.Feed;
import dev.lsmith.app.watch.FileFeed;
import dev.lsmith.app.watch.StreamFeed;
import dev.lsmith.app.watch.Watch;
import dev.lsmith.audit.LogSources;
import dev.lsmith.base.InputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Follows a log until it ends, the process is told to end, or a view of it has seen what it waits for. However it ends, what was
 * read is stored.
 *
 * @param log as the user names it; empty for this host's journal
 */
record LogFollowing(Optional<String> log) {
    private static final long POLL_MILLIS = 250;
    private static final long ENDING_SECONDS = 10;

    /** What is shown of a log while it is followed. */
    interface View {
        /** Something that the user should know, once. */
        void note(String text);

        /**
         * Shows what there is to show, if it is time to.
         *
         * @param grown whether more of the log was read
         */
        void show(boolean grown) throws InputException;

        /** Whether it has seen what it waits for. */
        boolean isDone();

        /** Shows how it ended. */
        void end() throws InputException;

        /** What the process tells its caller. */
        ExitCode code();
    }

    /** Follows the log to the end, and gives back its view. */
    <V extends View> V follow(FollowedModel model, Function<Watch, V> views) throws IOException, InputException {
        AtomicBoolean ending = new AtomicBoolean();
        CountDownLatch done = new CountDownLatch(1);
        Thread hook = new Thread(() -> end(ending, done), "end of watch");
        Runtime.getRuntime().addShutdownHook(hook);
        List<String> notes = new ArrayList<>();
        try (Feed feed = feed(model, notes)) {
            Watch watch = new Watch(feed, model, System::nanoTime);
            V view = views.apply(watch);
            notes.forEach(view::note);
            while (!ending.get() && !watch.hasEnded() && !view.isDone()) {
                boolean grown = watch.step();
                watch.notes().forEach(view::note);
                view.show(grown);
                if (!grown && !(feed instanceof StreamFeed)) {
                    pause();
                }
            }
            watch.finish();
            view.end();
            return view;
        } finally {
            done.countDown();
            forget(hook);
        }
    }

    private Feed feed(FollowedModel model, List<String> notes) throws IOException, InputException {
        if (log.isEmpty()) {
            String cursor = model.followed().cursor();
            List<String> words = new ArrayList<>(List.of("journalctl", "-f", "-o", "json", "--no-pager"));
            words.addAll(cursor.isEmpty() ? List.of("-n", "0") : List.of("-n", "all", "--after-cursor=" + cursor));
            words.addAll(List.of("_TRANSPORT=audit", "+", "_TRANSPORT=kernel"));
            return StreamFeed.ofProgram(words, POLL_MILLIS);
        }
        String name = log.get();
        if (name.equals(LogSources.STANDARD_INPUT)) {
            return StreamFeed.of(name, System.in, POLL_MILLIS);
        }
        FileFeed file = new FileFeed(RecordingInputs.growing(name));
        file.resume(model.followed()).ifPresent(notes::add);
        return file;
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The process is told to end: waits until what was read is stored. */
    private static void end(AtomicBoolean ending, CountDownLatch done) {
        ending.set(true);
        try {
            if (!done.await(ENDING_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("lsmith: broken off: the model is what was stored last");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
