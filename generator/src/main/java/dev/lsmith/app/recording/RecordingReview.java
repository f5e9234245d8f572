package dev.lsmith.app.recording;

import dev.lsmith.app.recording.SpecChoice.SpecFile;
import dev.lsmith.audit.ReadingReport;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.model.SubjectSelection.Selection;
import dev.lsmith.model.coverage.Completeness;
import dev.lsmith.model.coverage.Coverage;
import dev.lsmith.model.coverage.Coverage.Doubt;
import dev.lsmith.model.coverage.ServiceLife;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * How complete a recording is.
 *
 * @param reading what became of the lines of its logs
 * @param doubts why it may not hold everything
 * @param life which parts of the service's life it shows
 * @param completeness how much of what the service does was seen, estimated
 */
public record RecordingReview(
        ReadingReport reading, List<Diagnostic> doubts, ServiceLife life, Completeness completeness) {
    public RecordingReview {
        doubts = List.copyOf(doubts);
    }

    /** Whether part of what the container did is missing. */
    public boolean isPartial() {
        return !reading.losses().isEmpty() || doubts.stream().anyMatch(doubt -> Doubt.HOLES.contains(doubt.code()));
    }

    /**
     * Reads the recording.
     *
     * @param folder that {@code record stop} wrote
     * @throws InputException when it cannot be read, or holds no record of the container
     */
    public static RecordingReview of(String folder, ReadingProgress progress) throws InputException {
        List<String> logs = List.of(folder);
        SpecChoice choice = new SpecChoice(List.of(), Optional.empty()).orOfRecording(logs);
        Optional<ContainerSpec> spec =
                SpecFile.read(choice, InputStream.nullInputStream()).map(SpecFile::spec);
        LoadedLogs loaded = LoadedLogs.from(logs, InputStream.nullInputStream(), progress);
        Selection.Selected selected = loaded.select(spec, List.of());
        if (selected.subjects().isEmpty()) {
            throw new InputException(loaded.nothing());
        }
        Coverage coverage = loaded.coverage(selected, spec, false);
        return new RecordingReview(
                loaded.reading(),
                coverage.doubts().stream().map(Doubt::diagnostic).toList(),
                ServiceLife.of(loaded.model(), selected.subjects(), spec.flatMap(ContainerSpec::started), coverage)
                        .of(spec.map(ContainerSpec::name)),
                Completeness.of(selected.model(), coverage));
    }
}
