package dev.lsmith.app;

import dev.lsmith.app.recording.LoadedLogs;
import dev.lsmith.app.recording.ReadingProgress;
import dev.lsmith.app.recording.SpecChoice;
import dev.lsmith.app.recording.SpecChoice.SpecFile;
import dev.lsmith.app.recording.WrongSpec;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.SpecSyntax;
import dev.lsmith.container.file.SpecPlaces;
import dev.lsmith.container.file.SpecText;
import dev.lsmith.model.SubjectSelection.Selection;
import dev.lsmith.posture.PostureReport;
import dev.lsmith.posture.PostureReport.Recording;
import dev.lsmith.posture.Scorecard;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One run of {@code inspect}, from specs and logs to what is open.
 *
 * @param reports of each container
 * @param files of each container, as the reports, its description
 * @param diagnostics what is to be said beside them: what of the specs was not understood, what is odd of the logs
 * @param unknown how many warnings say that something was not understood of the specs of these containers: what stands there may open
 *     anything, so that no finding is missing for certain
 */
public record Inspection(
        List<PostureReport> reports, List<SpecFile> files, List<Diagnostic> diagnostics, long unknown) {
    public Inspection {
        reports = List.copyOf(reports);
        files = List.copyOf(files);
        diagnostics = List.copyOf(diagnostics);
    }

    /**
     * Looks at every container of a spec, or at the one that is named.
     *
     * @param choice the containers' description; which of them, all if none is named
     * @param texts of its files
     * @param logs what shows what they did; none if empty
     * @param complete whether the user says that the recording is whole and its policies reported everything
     * @param stdin what a log named {@code -} stands for
     * @param progress is told how far the reading of the logs is
     * @throws InputException when the spec or a log cannot be read, or a log does not say which subject a container is
     */
    public static Inspection run(
            SpecChoice choice,
            List<SpecText> texts,
            List<String> logs,
            boolean complete,
            InputStream stdin,
            ReadingProgress progress)
            throws InputException {
        List<SpecFile> files = SpecFile.all(choice, texts);
        Optional<LoadedLogs> loaded =
                logs.isEmpty() ? Optional.empty() : Optional.of(LoadedLogs.from(logs, stdin, progress));
        List<PostureReport> reports = new ArrayList<>();
        List<Diagnostic> specs = files.stream()
                .flatMap(file -> file.diagnostics().stream())
                .distinct()
                .toList();
        List<Diagnostic> diagnostics = new ArrayList<>(specs);
        for (SpecFile file : files) {
            Optional<Recording> own =
                    loaded.isPresent() ? Optional.of(recording(loaded.get(), file.spec(), complete)) : Optional.empty();
            own.ifPresent(r -> diagnostics.addAll(WrongSpec.capabilities(r.model(), file.spec())));
            reports.add(PostureReport.of(file.spec(), syntax(file), own));
        }
        long unknown = specs.stream().filter(d -> d.severity() != Severity.NOTE).count();
        return new Inspection(reports, files, diagnostics, unknown);
    }

    /** Of each container, as the reports, what known lists of requirements ask. */
    public List<Scorecard> cards() {
        List<Scorecard> cards = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            SpecFile file = files.get(i);
            cards.add(Scorecard.of(
                    reports.get(i),
                    file.spec(),
                    syntax(file),
                    SpecPlaces.of(file.texts().get(0))::find));
        }
        return cards;
    }

    /** A command in a file of another form, a pipeline's say, is one of {@code docker run}. */
    private static SpecSyntax syntax(SpecFile file) {
        return file.spec().workload().isCommand() ? SpecSyntax.RUN : file.form().syntax();
    }

    private static Recording recording(LoadedLogs loaded, ContainerSpec spec, boolean complete) throws InputException {
        Selection.Selected selected = loaded.select(Optional.of(spec), List.of());
        return new Recording(selected.model(), loaded.coverage(selected, Optional.of(spec), complete));
    }
}
