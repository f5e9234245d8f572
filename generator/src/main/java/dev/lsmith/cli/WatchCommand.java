package dev.lsmith.cli;

import dev.lsmith.app.recording.FollowedModel;
import dev.lsmith.app.recording.ModelFile;
import dev.lsmith.app.recording.RecordingInputs;
import dev.lsmith.app.recording.SpecChoice;
import dev.lsmith.app.recording.SpecChoice.SpecFile;
import dev.lsmith.app.watch.Feed;
import dev.lsmith.app.watch.FileFeed;
import dev.lsmith.app.watch.StreamFeed;
import dev.lsmith.app.watch.Watch;
import dev.lsmith.app.watch.WatchTally;
import dev.lsmith.audit.LogSources;
import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.report.Review;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code lsmith watch}: learns from a log while it is written. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Follows a log that grows, and shows what is new in it and how complete it is; with -o it keeps the model, which generate and merge"
                    + " take at any moment.",
            "",
            "The model and the place in the log are stored in one step: ended in whatever way, it goes on where it was. Rotation by renaming"
                    + " and by copying is followed. What comes through a pipe cannot be read twice; a journal is gone on with behind the last"
                    + " entry.",
            "",
            "Ends when it is told to (Ctrl-C), or by itself with --until-quiet or --until-complete; at the end of a pipe."
        })
final class WatchCommand implements Callable<Integer> {
    private static final long POLL_MILLIS = 250;
    private static final long ENDING_SECONDS = 10;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "LOG",
            arity = "0..1",
            description =
                    "The log, or a folder that record stop wrote; - for standard input, as auditd's dispatcher writes it.")
    private @Nullable String log;

    @Option(names = "--journal", description = "Follow this host's journal (journalctl -f -o json).")
    private boolean journal;

    @Mixin
    private SpecOptions specs = new SpecOptions();

    @Option(
            names = "--subject",
            paramLabel = "SUBJECT",
            split = ",",
            description = "Which AppArmor profile, SELinux domain or program of the log the container is."
                    + " Default: found from the spec, or the only one in the log.")
    private List<String> subjects = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "Where the model is kept: a file if OUT ends in .json, else model.json in that folder."
                    + " Without it nothing is kept.")
    private @Nullable Path output;

    @Option(
            names = "--until-quiet",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "End when the container did nothing new for so long: 30s, 10m, 2h.")
    private @Nullable Duration quiet;

    @Option(
            names = "--until-complete",
            paramLabel = "SHARE",
            converter = ShareConverter.class,
            description = "End when so much of what the container does next was seen before, as estimated: 99%%.")
    private @Nullable Integer complete;

    /** Accepts {@code 99%}. */
    static final class ShareConverter implements picocli.CommandLine.ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            if (!value.matches("[1-9][0-9]?%|100%")) {
                throw new TypeConversionException("expected 99% but was '" + value + "'");
            }
            return Integer.valueOf(value.substring(0, value.length() - 1));
        }
    }

    /** Accepts {@code 30s}, {@code 10m} and {@code 2h}. */
    static final class DurationConverter implements picocli.CommandLine.ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            if (!value.matches("[0-9]{1,6}[smh]")) {
                throw new TypeConversionException("expected 30s, 10m or 2h but was '" + value + "'");
            }
            return Duration.parse("PT" + value.toUpperCase(Locale.ROOT));
        }
    }

    @Override
    public Integer call() throws InputException, IOException {
        if (journal == (log != null)) {
            throw new ParameterException(spec.commandLine(), "Give a LOG or --journal, one of them");
        }
        List<String> named = log == null ? List.of() : List.of(log);
        SpecChoice choice = specs.choice(List.of(), named);
        Optional<ContainerSpec> container =
                SpecFile.read(choice, InputStream.nullInputStream()).map(SpecFile::spec);
        try (FollowedModel model = FollowedModel.open(
                        Optional.ofNullable(output).map(ModelFile::named),
                        container,
                        subjects,
                        Review.Origin.thisVersion());
                WatchScreen screen = WatchScreen.of(spec.commandLine().getOut())) {
            return watch(model, screen).code();
        }
    }

    private ExitCode watch(FollowedModel model, WatchScreen screen) throws IOException, InputException {
        AtomicBoolean ending = new AtomicBoolean();
        CountDownLatch done = new CountDownLatch(1);
        Thread hook = new Thread(() -> end(ending, done), "end of watch");
        Runtime.getRuntime().addShutdownHook(hook);
        try (Feed feed = feed(model, screen)) {
            Watch watch = new Watch(feed, model, System::nanoTime);
            WatchTally tally = new WatchTally(watch, System::nanoTime);
            while (!ending.get() && !watch.hasEnded() && !isQuiet(tally) && !isComplete(tally)) {
                boolean grown = watch.step();
                watch.notes().forEach(screen::note);
                screen.show(tally, grown);
                if (!grown && !(feed instanceof StreamFeed)) {
                    pause();
                }
            }
            watch.finish();
            screen.end(tally);
        } finally {
            done.countDown();
            forget(hook);
        }
        return ExitCode.OK;
    }

    private boolean isQuiet(WatchTally tally) {
        return quiet != null && tally.sinceNew().compareTo(quiet) >= 0;
    }

    private boolean isComplete(WatchTally tally) {
        return complete != null
                && tally.least().isPresent()
                && 100 * tally.least().getAsDouble() >= complete;
    }

    private Feed feed(FollowedModel model, WatchScreen screen) throws IOException, InputException {
        if (journal) {
            String cursor = model.followed().cursor();
            List<String> words = new ArrayList<>(List.of("journalctl", "-f", "-o", "json", "--no-pager"));
            words.addAll(cursor.isEmpty() ? List.of("-n", "0") : List.of("-n", "all", "--after-cursor=" + cursor));
            words.addAll(List.of("_TRANSPORT=audit", "+", "_TRANSPORT=kernel"));
            return StreamFeed.ofProgram(words, POLL_MILLIS);
        }
        String name = String.valueOf(log);
        if (name.equals(LogSources.STANDARD_INPUT)) {
            return StreamFeed.of(name, System.in, POLL_MILLIS);
        }
        FileFeed file = new FileFeed(RecordingInputs.growing(name));
        file.resume(model.followed()).ifPresent(screen::note);
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
