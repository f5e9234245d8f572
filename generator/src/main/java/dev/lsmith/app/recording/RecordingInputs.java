package dev.lsmith.app.recording;

import dev.lsmith.app.recording.SpecChoice.SpecFile;
import dev.lsmith.audit.LogSources;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.model.ModelStore.Stored;
import dev.lsmith.model.RecordedModels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a user names to learn from: logs, which are read together; folders that {@code record stop} wrote, each with its own description
 * of the container; and models that {@code generate}, {@code merge} or {@code watch} wrote.
 *
 * @param logs files and folders of logs, and {@code -}
 * @param recordings folders that {@code record stop} wrote, and logs that the user says are each a run's
 * @param models files of models
 */
public record RecordingInputs(List<String> logs, List<String> recordings, List<Path> models) {
    private static final String MODEL = "model.json";
    private static final int HEAD = 64;

    public RecordingInputs {
        logs = List.copyOf(logs);
        recordings = List.copyOf(recordings);
        models = List.copyOf(models);
    }

    /** The arguments of a command, told apart by what they are. */
    public static RecordingInputs of(List<String> arguments) throws InputException {
        List<String> logs = new ArrayList<>();
        List<String> recordings = new ArrayList<>();
        List<Path> models = new ArrayList<>();
        for (String argument : arguments.stream().sorted().distinct().toList()) {
            Optional<Path> model = model(argument);
            if (model.isPresent()) {
                models.add(model.get());
            } else if (RecordingFolder.among(List.of(argument)).isEmpty()) {
                logs.add(argument);
            } else {
                recordings.add(argument);
            }
        }
        return new RecordingInputs(logs, recordings, models);
    }

    /**
     * These, and logs of which each was written by a run of its own.
     *
     * @param runs files or folders of logs; one that {@code record stop} wrote may have its own description of the container
     */
    public RecordingInputs and(List<String> runs) {
        List<String> all = new ArrayList<>(recordings);
        runs.stream().filter(run -> !all.contains(run)).forEach(all::add);
        return new RecordingInputs(logs, all, models);
    }

    /** The file of a model that an argument names: itself, or the one in a folder that has no log of its own. */
    private static Optional<Path> model(String argument) {
        if (argument.equals(LogSources.STANDARD_INPUT)) {
            return Optional.empty();
        }
        try {
            Path path = Path.of(argument);
            return Stream.of(path, path.resolve(MODEL))
                    .filter(RecordingInputs::isModel)
                    .findFirst();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static boolean isModel(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return RecordedModels.begins(in.readNBytes(HEAD));
        } catch (IOException e) {
            return false;
        }
    }

    /** How many parts there are that each tell of the container by themselves. */
    private int parts() {
        return (logs.isEmpty() ? 0 : 1) + recordings.size() + models.size();
    }

    /**
     * What all of it tells of the container.
     *
     * @param given its description, if the user gives one for all
     * @param subjects which subjects of the logs the user says it is; empty to find out
     * @param declared whether the user says that its policies reported everything
     * @param stdin what {@code -} stands for
     * @throws InputException when an input cannot be used, or does not say which container is meant
     */
    public RecordedContainer read(
            Optional<ContainerSpec> given,
            List<String> subjects,
            boolean declared,
            InputStream stdin,
            ReadingProgress progress)
            throws InputException {
        List<RecordedContainer> parts = new ArrayList<>();
        if (!logs.isEmpty() || parts() == 0) {
            parts.add(RecordedContainer.of(LoadedLogs.labelled(logs, stdin, progress), given, subjects, declared));
        }
        for (String recording : recordings) {
            parts.add(RecordedContainer.of(
                    LoadedLogs.labelled(List.of(recording), stdin, progress),
                    given.isPresent() ? ofRun(given.get(), recording) : spec(recording),
                    subjects,
                    declared));
        }
        RecordedModels stored = stored();
        for (Stored model : stored.models()) {
            parts.add(RecordedContainer.of(model, given, subjects, declared));
        }
        return RecordedContainer.together(parts, given);
    }

    /** What is given for all tells the start of one run; of several logs it is not known of which. */
    private Optional<ContainerSpec> ofRun(ContainerSpec given, String run) throws InputException {
        boolean own = !RecordingFolder.among(List.of(run)).isEmpty();
        return Optional.of(own || parts() == 1 ? given : given.ofAnotherRun());
    }

    /** The models of all files, each once. */
    public RecordedModels stored() throws InputException {
        RecordedModels all = RecordedModels.NONE;
        for (Path file : models) {
            all = all.merge(
                    RecordedModels.read(file.toString(), NamedFile.model(file).content()));
        }
        return all;
    }

    /** The file of a log that is to be followed: the one that is named, or the log of a folder that {@code record stop} wrote. */
    public static Path growing(String argument) throws InputException {
        try {
            Path path = Path.of(argument);
            return Files.isDirectory(path) ? path.resolve("audit.log") : path;
        } catch (InvalidPathException e) {
            throw new InputException(Diagnostic.error(
                    "no-such-file",
                    Position.ofSource(argument),
                    "this cannot be the name of a file",
                    "check the name"));
        }
    }

    private static Optional<ContainerSpec> spec(String recording) throws InputException {
        if (RecordingFolder.among(List.of(recording)).isEmpty()) {
            return Optional.empty();
        }
        SpecChoice choice = new SpecChoice(List.of(), Optional.empty()).orOfRecording(List.of(recording));
        return SpecFile.read(choice, InputStream.nullInputStream()).map(SpecFile::spec);
    }
}
