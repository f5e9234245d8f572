package dev.lsmith.app.recording;

import dev.lsmith.audit.Ledger;
import dev.lsmith.audit.LogSources;
import dev.lsmith.audit.Loss;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.Sha256;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.RecordForm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A folder that {@code record stop} wrote: the log, the container's description, and what is said of them.
 *
 * @param path of the folder
 * @param described what it says of itself
 */
public record RecordingFolder(Path path, RecordingDescription described) {
    /** The code of what is said when a file is not the one that was recorded. */
    static final String CHANGED = "recording-changed";

    private static final String DESCRIPTION = "recording.json";
    private static final String SPEC = "inspect.json";

    /**
     * {@code recording.json}, as {@code templates/record/script.sh.ftl} writes it.
     *
     * @param recording its name
     * @param label under which policy the container was recorded
     * @param begun when, ISO 8601 in UTC
     * @param ended when
     * @param kernel its release
     * @param engine what the engine calls itself
     * @param image the image's digest
     * @param lost how many records the kernel dropped meanwhile
     * @param warnings what may have lost records
     * @param files the SHA-256 of each file beside it
     * @param by the lsmith that wrote the script
     */
    public record RecordingDescription(
            String recording,
            String label,
            String begun,
            String ended,
            String kernel,
            String engine,
            String image,
            long lost,
            List<String> warnings,
            SortedMap<String, String> files,
            String by) {
        public RecordingDescription {
            warnings = List.copyOf(warnings);
            files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        }
    }

    /**
     * The recordings among the logs that a user names, in their order.
     *
     * @throws InputException when one of them cannot be understood
     */
    static List<RecordingFolder> among(List<String> logs) throws InputException {
        List<RecordingFolder> found = new ArrayList<>();
        for (String log : logs) {
            Optional<Path> description = beside(log, DESCRIPTION);
            if (description.isPresent()) {
                String text = read(description.get());
                found.add(new RecordingFolder(
                        Path.of(log),
                        RecordForm.read(
                                JsonReader.read(description.get().toString(), text), RecordingDescription.class)));
            }
        }
        return List.copyOf(found);
    }

    /** The descriptions of containers that lie in the recordings among the logs that a user names. */
    static List<Path> specs(List<String> logs) {
        return logs.stream()
                .filter(log -> beside(log, DESCRIPTION).isPresent())
                .flatMap(log -> beside(log, SPEC).stream())
                .toList();
    }

    private static Optional<Path> beside(String folder, String name) {
        try {
            Path file = Path.of(folder, name);
            return folder.equals(LogSources.STANDARD_INPUT) || !Files.isRegularFile(file)
                    ? Optional.empty()
                    : Optional.of(file);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static String read(Path file) throws InputException {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new InputException(Diagnostic.error(
                    "recording-unreadable",
                    Position.ofSource(file.toString()),
                    "it cannot be read",
                    "record once more"));
        }
    }

    /** Says what the log itself does not: how many records the kernel dropped, and whether a file is not the one that was recorded. */
    void tell(Ledger ledger) {
        Position place = Position.ofSource(path.resolve(DESCRIPTION).toString());
        if (described.lost() > 0) {
            ledger.loss(new Loss(Loss.LossKind.AUDIT_LOST, described.lost(), place));
        }
        described.files().entrySet().stream()
                .filter(this::isChanged)
                .map(Map.Entry::getKey)
                .forEach(name -> ledger.diagnose(Diagnostic.warning(
                        CHANGED,
                        Position.ofSource(path.resolve(name).toString()),
                        "it is not the file that was recorded",
                        "the policies are of what it holds now")));
    }

    private boolean isChanged(Map.Entry<String, String> file) {
        try {
            return !Sha256.hex(path.resolve(file.getKey())).equals(file.getValue());
        } catch (IOException e) {
            return true;
        }
    }
}
