package dev.lsmith.pipeline;

import dev.lsmith.data.kernel.Capabilities;
import dev.lsmith.diagnostic.Diagnostic;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.diagnostic.Severity;
import dev.lsmith.log.Effort;
import dev.lsmith.log.Ledger;
import dev.lsmith.log.LogReader;
import dev.lsmith.log.LogSource;
import dev.lsmith.log.LogSources;
import dev.lsmith.log.ReadingReport;
import dev.lsmith.model.Actors;
import dev.lsmith.model.Model;
import dev.lsmith.model.ModelBuilder;
import dev.lsmith.model.ModelFull;
import dev.lsmith.model.Selection;
import dev.lsmith.model.SubjectSelection;
import dev.lsmith.model.coverage.Coverage;
import dev.lsmith.model.coverage.RecordingCheck;
import dev.lsmith.spec.ContainerSpec;
import dev.lsmith.spec.EffectiveCapabilities;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Logs read into a model.
 *
 * @param model everything that the logs tell, of whomever
 * @param reading what became of their lines
 * @param actors as whom each subject acted
 */
public record Learning(Model model, ReadingReport reading, Actors actors) {

    /**
     * Reads logs from the first to the last.
     *
     * @param logs files, folders and {@code -}
     * @param stdin what {@code -} stands for
     * @param progress is told how far it is
     * @throws InputException when one of them cannot be opened at all
     */
    public static Learning from(List<String> logs, InputStream stdin, ReadingProgress progress) throws InputException {
        List<LogSource> sources = LogSources.expand(logs, stdin).stream()
                .map(source -> watched(source, progress))
                .toList();
        Map<String, String> runs = new HashMap<>();
        sources.forEach(s -> runs.put(s.name(), s.run()));
        Ledger ledger = new Ledger();
        Effort effort = Effort.ofThisMachine();
        long memory = Runtime.getRuntime().maxMemory();
        Collection collection = new Collection(
                name -> runs.getOrDefault(name, name),
                ledger,
                progress,
                new ModelBuilder(memory / 5 * 3),
                effort.known());
        try {
            new LogReader(effort).read(sources, ledger, collection);
            return new Learning(collection.model(), ledger.report(), collection.actors());
        } catch (ModelFull full) {
            throw new InputException(tooMany(full.accesses(), memory >> 20));
        }
    }

    private static Diagnostic tooMany(long accesses, long megabytes) {
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
            progress.expect(Files.size(Path.of(source.name())));
        } catch (IOException | InvalidPathException e) {
            progress.expectStream();
        }
        return new LogSource(
                source.name(),
                source.run(),
                () -> progress.counting(source.opener().open()));
    }

    /**
     * What the recording of a container can say of what it does not hold.
     *
     * @param declared whether the user says that its policies reported everything
     */
    Coverage coverage(Selection.Selected selected, Optional<ContainerSpec> spec, boolean declared) {
        return RecordingCheck.of(selected.model(),
                selected.subjects(),
                declared,
                Holes.of(reading, selected, spec),
                actors.of(selected.subjects()),
                spec.map(EffectiveCapabilities::of).orElse(new TreeSet<>(new Capabilities().names())));
    }

    /**
     * The container's own part of the model.
     *
     * @param subjects which subjects the user says it is; empty to find out
     * @throws InputException when it cannot be told from others
     */
    Selection.Selected select(Optional<ContainerSpec> spec, List<String> subjects) throws InputException {
        Optional<String> named = subjects.isEmpty() ? Optional.empty() : Optional.of(String.join(",", subjects));
        Selection selection = SubjectSelection.select(model, spec, named);
        if (selection instanceof Selection.Refused refused) {
            throw new InputException(refused.diagnostic());
        }
        return (Selection.Selected) selection;
    }
}
