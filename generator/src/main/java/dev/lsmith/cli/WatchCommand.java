package dev.lsmith.cli;

import dev.lsmith.app.DenialExplanation;
import dev.lsmith.app.recording.DenialCollector;
import dev.lsmith.app.recording.FollowedModel;
import dev.lsmith.app.recording.ModelFile;
import dev.lsmith.app.recording.SpecChoice;
import dev.lsmith.app.recording.SpecChoice.SpecFile;
import dev.lsmith.app.watch.DenialTally;
import dev.lsmith.app.watch.WatchTally;
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
            "With --against DIR it tells instead what the log says was denied to the container of a folder that generate wrote, or let"
                    + " through and logged as in stages: which layer, why, the least that would allow it, and what else that opens.",
            "",
            "Ends when it is told to (Ctrl-C), or by itself with --until-quiet or --until-complete; at the end of a pipe. Exit code 0;"
                    + " with --against 1 if the folder's policies refuse something that was denied, 5 if that could not be said of all of"
                    + " it, or part of the log is lost."
        })
final class WatchCommand implements Callable<Integer> {
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

    @Mixin
    private PolicyOptions options = new PolicyOptions();

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
            names = "--against",
            paramLabel = "DIR",
            description =
                    "Tell each denial of the log, and what the policies of this folder, which generate wrote, say of it; of"
                            + " denials that come again how often.")
    private @Nullable Path against;

    @Option(names = "--json", description = "With --against: one JSON object a line.")
    private boolean json;

    @Option(
            names = "--until-quiet",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description =
                    "End when the container did nothing new, or with --against was denied nothing new, for so long: 30s, 10m, 2h.")
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
        if (json && against == null) {
            throw new ParameterException(spec.commandLine(), "--json belongs to --against");
        }
        if (complete != null && against != null) {
            throw new ParameterException(spec.commandLine(), "--until-complete says nothing of denials");
        }
        LogFollowing following = new LogFollowing(Optional.ofNullable(log));
        if (against == null) {
            try (FollowedModel model = model(Optional.empty());
                    WatchScreen screen = WatchScreen.of(spec.commandLine().getOut())) {
                following.follow(
                        model,
                        watch -> screen.of(
                                new WatchTally(watch, System::nanoTime),
                                tally -> isQuiet(tally.sinceNew()) || isComplete(tally)));
            }
            return ExitCode.OK.code();
        }
        DenialExplanation policies = options.analysis().explanation(against);
        DenialCollector collector = policies.collector(subjects);
        try (FollowedModel model = model(Optional.of(collector))) {
            DenialLines lines = new DenialLines(spec.commandLine().getOut(), json, System::nanoTime);
            return following
                    .follow(
                            model,
                            watch -> lines.of(
                                    new DenialTally(watch, policies, collector, System::nanoTime),
                                    tally -> isQuiet(tally.sinceNew())))
                    .code()
                    .code();
        }
    }

    private FollowedModel model(Optional<DenialCollector> denials) throws InputException, IOException {
        List<String> named = log == null ? List.of() : List.of(log);
        SpecChoice choice = specs.choice(List.of(), named);
        Optional<ContainerSpec> container =
                SpecFile.read(choice, InputStream.nullInputStream()).map(SpecFile::spec);
        return FollowedModel.open(
                Optional.ofNullable(output).map(ModelFile::named),
                container,
                subjects,
                Review.Origin.thisVersion(),
                denials);
    }

    private boolean isQuiet(Duration sinceNew) {
        return quiet != null && sinceNew.compareTo(quiet) >= 0;
    }

    private boolean isComplete(WatchTally tally) {
        return complete != null
                && tally.least().isPresent()
                && 100 * tally.least().getAsDouble() >= complete;
    }
}
