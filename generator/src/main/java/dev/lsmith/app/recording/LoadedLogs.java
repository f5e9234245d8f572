package dev.lsmith.app.recording;

import dev.lsmith.access.Subject;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.access.trace.TraceReader.TraceGap;
import dev.lsmith.app.recording.TraceSources.SortedSource;
import dev.lsmith.audit.Ledger;
import dev.lsmith.audit.LogReader;
import dev.lsmith.audit.LogReader.ReaderSettings;
import dev.lsmith.audit.LogSources;
import dev.lsmith.audit.LogSources.LogSource;
import dev.lsmith.audit.ReadingReport;
import dev.lsmith.audit.ReadingReport.LineState;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.kernel.KernelTable;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.model.ActingUsers;
import dev.lsmith.model.Model;
import dev.lsmith.model.ModelBuilder;
import dev.lsmith.model.ModelBuilder.ModelFull;
import dev.lsmith.model.SubjectSelection;
import dev.lsmith.model.SubjectSelection.Selection;
import dev.lsmith.model.coverage.Coverage;
import dev.lsmith.model.coverage.Coverage.Doubt;
import dev.lsmith.model.coverage.RecordingCheck;
import dev.lsmith.model.coverage.SeveralStarts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Logs read into a model.
 *
 * @param model everything that the logs tell, of whomever
 * @param reading what became of their lines
 * @param actors as whom each subject acted
 * @param kernels the kernels that the logs say to be of
 * @param gaps what traces among them may not tell
 * @param powerless the subjects of traces that held no capability
 */
public record LoadedLogs(
        Model model,
        ReadingReport reading,
        ActingUsers.BySubject actors,
        SortedSet<String> kernels,
        List<TraceGap> gaps,
        SortedSet<Subject> powerless) {
    public LoadedLogs {
        powerless = Collections.unmodifiableSortedSet(new TreeSet<>(powerless));
        gaps = List.copyOf(gaps);
        kernels = Collections.unmodifiableSortedSet(new TreeSet<>(kernels));
    }

    /** Logs without traces of programs that held no capability. */
    LoadedLogs(
            Model model,
            ReadingReport reading,
            ActingUsers.BySubject actors,
            SortedSet<String> kernels,
            List<TraceGap> gaps) {
        this(model, reading, actors, kernels, gaps, new TreeSet<>());
    }

    /**
     * Reads logs from the first to the last.
     *
     * @param logs files, folders and {@code -}
     * @param stdin what {@code -} stands for
     * @param progress is told how far it is
     * @throws InputException when one of them cannot be opened at all
     */
    public static LoadedLogs from(List<String> logs, InputStream stdin, ReadingProgress progress)
            throws InputException {
        return read(sources(logs, stdin, progress), RecordingFolder.among(logs), progress);
    }

    /** What these logs tell and others, of the same recording or of another. */
    public LoadedLogs and(LoadedLogs other) {
        SortedSet<String> both = new TreeSet<>(kernels);
        both.addAll(other.kernels);
        SortedSet<Subject> powerlessInBoth = new TreeSet<>();
        powerless.stream().filter(s -> other.neverPowerful(s)).forEach(s -> powerlessInBoth.add(s));
        other.powerless.stream().filter(s -> neverPowerful(s)).forEach(s -> powerlessInBoth.add(s));
        return new LoadedLogs(
                model.merge(other.model),
                reading.and(other.reading),
                actors.and(other.actors),
                both,
                Stream.concat(gaps.stream(), other.gaps.stream()).toList(),
                powerlessInBoth);
    }

    private boolean neverPowerful(Subject subject) {
        return powerless.contains(subject) || !model.observed().containsKey(subject);
    }

    /**
     * As {@link #from}, for what is written into files: places are told as {@code [1]:609}, by the number of the log; the report
     * has the names in the order of the numbers.
     */
    public static LoadedLogs labelled(List<String> logs, InputStream stdin, ReadingProgress progress)
            throws InputException {
        List<SortedSource> sources = sources(logs, stdin, progress);
        LoadedLogs loaded = read(label(sources), RecordingFolder.among(logs), progress);
        List<String> names = sources.stream().map(s -> s.source().name()).toList();
        return new LoadedLogs(
                loaded.model(),
                loaded.reading().of(names),
                loaded.actors(),
                loaded.kernels(),
                loaded.gaps(),
                loaded.powerless());
    }

    /**
     * The same sources under short names, {@code [1]}, {@code [2]}, … in the order in which they are read, for what is written into
     * files: where the logs lie on the operator's machine is nobody's business there, and changes nothing. Runs are numbered as well.
     */
    private static List<SortedSource> label(List<SortedSource> sources) {
        int digits = Integer.toString(sources.size()).length();
        List<String> runs =
                sources.stream().map(s -> s.source().run()).distinct().toList();
        List<SortedSource> labelled = new ArrayList<>();
        for (SortedSource sorted : sources) {
            LogSource source = sorted.source();
            String number = Integer.toString(labelled.size() + 1);
            // As long as the longest, so that their order as texts is theirs.
            String label = "[" + "0".repeat(digits - number.length()) + number + "]";
            String run = Integer.toString(runs.indexOf(source.run()) + 1);
            labelled.add(sorted.as(new LogSource(label, "run " + run, source.opener())));
        }
        return labelled;
    }

    /** Logs, then traces. */
    private static List<SortedSource> sources(List<String> logs, InputStream stdin, ReadingProgress progress)
            throws InputException {
        return LogSources.expand(logs, stdin).stream()
                .map(SortedSource::of)
                .map(sorted -> sorted.as(watched(sorted.source(), progress)))
                .sorted(Comparator.comparing(sorted -> sorted.form().isPresent()))
                .toList();
    }

    private static LoadedLogs read(
            List<SortedSource> sources, List<RecordingFolder> recordings, ReadingProgress progress)
            throws InputException {
        Map<String, String> runs = new HashMap<>();
        sources.forEach(s -> runs.put(s.source().name(), s.source().run()));
        Ledger ledger = new Ledger();
        ReaderSettings settings = ReaderSettings.ofThisMachine();
        long memory = Runtime.getRuntime().maxMemory();
        ModelBuilder builder = new ModelBuilder(memory / 5 * 3);
        ModelCollector collector =
                new ModelCollector(name -> runs.getOrDefault(name, name), ledger, progress, builder, settings.known());
        TraceSources traces = new TraceSources(ledger, collector);
        List<LogSource> audited = sources.stream()
                .filter(s -> s.form().isEmpty())
                .map(SortedSource::source)
                .toList();
        try {
            new LogReader(settings).read(audited, ledger, collector);
            sources.stream().filter(s -> s.form().isPresent()).forEach(traces::read);
            recordings.forEach(recording -> recording.tell(ledger));
            return new LoadedLogs(
                    collector.model(),
                    ledger.report(),
                    collector.actors(),
                    collector.kernels(),
                    traces.gaps(),
                    traces.powerless());
        } catch (ModelFull full) {
            throw new InputException(tooMany(full.accesses()));
        }
    }

    /** What to say when there are more accesses than the memory can bear. */
    static Diagnostic tooMany(long accesses) {
        long megabytes = Runtime.getRuntime().maxMemory() >> 20;
        return new Diagnostic(
                Severity.ERROR,
                "too-many-accesses",
                Optional.empty(),
                "the logs tell of more than " + accesses + " distinct accesses, too many for the " + megabytes
                        + " MB of memory that Java has",
                "give it more: JDK_JAVA_OPTIONS=-Xmx" + (2 * megabytes) + "m; or give it fewer logs at once");
    }

    private static LogSource watched(LogSource source, ReadingProgress progress) {
        try {
            Path path = Path.of(source.name());
            if (Files.isRegularFile(path)) {
                progress.expect(Files.size(path));
            } else {
                progress.expectStream();
            }
        } catch (IOException | InvalidPathException e) {
            progress.expectStream();
        }
        return new LogSource(
                source.name(),
                source.run(),
                () -> progress.counting(source.opener().open()));
    }

    private Optional<String> why() {
        return reading.tallies().stream()
                .max(Comparator.comparingLong(ReadingReport.Tally::lines))
                .map(ReadingReport.Tally::reason);
    }

    /** What to say when no record of the logs is of a container. */
    public Diagnostic nothing() {
        String found = reading.lines() == 0
                ? "there is not a line in it"
                : String.format(
                                Locale.ROOT,
                                "of %,d lines %,d are no audit record, %,d tell of no access and %,d were not understood",
                                reading.lines(),
                                reading.lines(LineState.UNRECOGNISED),
                                reading.lines(LineState.IGNORED),
                                reading.lines(LineState.UNSUPPORTED))
                        + why().map(reason -> "; most: " + reason).orElse("");
        return new Diagnostic(
                Severity.ERROR,
                "nothing-recorded",
                reading.sources().stream().findFirst().map(Position::ofSource),
                "the log holds no record of a container: " + found,
                "record the container; or give its spec and no log, for the engine's default narrowed by the spec");
    }

    /**
     * What the recording of a container can say of what it does not hold.
     *
     * @param declared whether the user says that its policies reported everything
     */
    public Coverage coverage(Selection.Selected selected, Optional<ContainerSpec> spec, boolean declared) {
        List<Doubt> holes = new ArrayList<>(RecordingGaps.of(reading, selected, spec));
        gaps.forEach(gap -> holes.add(RecordingGaps.doubt(gap)));
        if (!declared) {
            SeveralStarts.doubt(model, selected.subjects(), spec.flatMap(ContainerSpec::started))
                    .ifPresent(holes::add);
        }
        Coverage coverage = RecordingCheck.of(
                selected.model(),
                selected.subjects(),
                declared,
                holes,
                actors.of(selected.subjects()),
                asked(spec),
                spec.filter(s -> s.namespaces().hasOwnUsers() && s.root()).isPresent());
        boolean namespace =
                selected.model().accesses(SyscallUse.class).keySet().stream().anyMatch(SyscallUse::makesUserNamespace);
        return powerless.containsAll(selected.subjects()) && !namespace ? coverage.ofPowerless() : coverage;
    }

    /** The capabilities that the container was given and that its calls would ask for. */
    private static SortedSet<String> asked(Optional<ContainerSpec> spec) {
        SortedSet<String> asked = new TreeSet<>(
                spec.map(ContainerSpec::boundingSet).orElse(new TreeSet<>(KernelTable.CAPABILITIES.names())));
        if (spec.isEmpty() || spec.get().bindsLowPortsFreely()) {
            // Of an engine that is not known it is not known either.
            asked.remove("net_bind_service");
        }
        return asked;
    }

    /**
     * The container's own part of the model.
     *
     * @param subjects which subjects the user says it is; empty to find out
     * @throws InputException when it cannot be told from others
     */
    public Selection.Selected select(Optional<ContainerSpec> spec, List<String> subjects) throws InputException {
        Optional<String> named = subjects.isEmpty() ? Optional.empty() : Optional.of(String.join(",", subjects));
        Selection selection = SubjectSelection.select(model, spec, named);
        if (selection instanceof Selection.Refused refused) {
            throw new InputException(refused.diagnostic());
        }
        return (Selection.Selected) selection;
    }
}
