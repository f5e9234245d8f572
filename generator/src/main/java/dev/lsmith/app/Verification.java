package dev.lsmith.app;

import dev.lsmith.app.FileDigests.OutputMark;
import dev.lsmith.app.recording.LoadedLogs;
import dev.lsmith.app.recording.ReadingProgress;
import dev.lsmith.app.recording.SpecChoice;
import dev.lsmith.app.recording.SpecChoice.SpecFile;
import dev.lsmith.audit.ReadingReport;
import dev.lsmith.audit.ReadingReport.LineState;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.model.Model;
import dev.lsmith.model.ServingPhase;
import dev.lsmith.model.SubjectSelection.Selection;
import dev.lsmith.model.coverage.Coverage.Doubt;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.Replay;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Policies of an output folder, read back and asked about logs.
 *
 * @param replays what each said, by its mechanism
 * @param reading what became of the lines of the logs
 * @param holes what shows that the logs are not the whole recording of the container
 * @param diagnostics what of the spec was not understood, and whose records the logs hold besides
 */
public record Verification(
        SortedMap<String, Replay> replays,
        ReadingReport reading,
        List<Diagnostic> holes,
        List<Diagnostic> diagnostics) {
    public Verification {
        replays = Collections.unmodifiableSortedMap(new TreeMap<>(replays));
        holes = List.copyOf(holes);
        diagnostics = List.copyOf(diagnostics);
    }

    /**
     * What {@code verify} is asked for.
     *
     * @param folder what {@code generate} wrote
     * @param logs files, folders and {@code -}, as given
     * @param spec the container's description
     * @param subjects which subjects of the logs the container is; empty to find out
     * @param complete whether the user says that the logs are whole
     * @param serving whether the policies for serving are asked, about what was done from then on
     */
    public record VerifyRequest(
            Path folder, List<String> logs, SpecChoice spec, List<String> subjects, boolean complete, boolean serving) {
        public VerifyRequest {
            logs = List.copyOf(logs);
            subjects = List.copyOf(subjects);
        }
    }

    /**
     * Reads the policies and the logs, and asks.
     *
     * @param stdin what a log or a spec named {@code -} stands for
     * @param progress is told how far the reading of the logs is
     * @throws InputException when a log, the spec or a policy cannot be read, or the container cannot be told
     */
    public static Verification run(VerifyRequest request, InputStream stdin, ReadingProgress progress)
            throws InputException {
        return run(request, Mechanisms.reading(), stdin, progress);
    }

    /** As the public one, with a list of mechanisms. */
    static Verification run(VerifyRequest request, Mechanisms mechanisms, InputStream stdin, ReadingProgress progress)
            throws InputException {
        PolicyFolder output =
                new PolicyFolder(request.serving() ? request.folder().resolve(ServingFiles.FOLDER) : request.folder());
        SortedMap<Mechanism<?>, Mechanism.PolicyDecider> policies = policies(output, mechanisms);
        Optional<SpecFile> described = SpecFile.read(request.spec(), stdin);
        LoadedLogs loaded = LoadedLogs.from(request.logs(), stdin, progress);
        Selection.Selected selected = loaded.select(described.map(SpecFile::spec), request.subjects());
        Model recorded = output.recording().orElse(Model.EMPTY);
        Model done = request.serving() ? serving(selected.model()) : selected.model();
        SortedMap<String, Replay> replays = new TreeMap<>();
        policies.forEach(
                (mechanism, policy) -> replays.put(mechanism.name(), Replay.of(mechanism, policy, done, recorded)));
        // Another run is asked about than the one that the spec tells the start of, so that the log alone shows where
        // it begins.
        List<Diagnostic> holes = loaded.coverage(selected, Optional.empty(), request.complete()).doubts().stream()
                .filter(Doubt::isHole)
                .map(Doubt::diagnostic)
                .toList();
        return new Verification(
                replays,
                loaded.reading(),
                holes,
                Stream.concat(
                                described.map(SpecFile::diagnostics).orElse(List.of()).stream(),
                                selected.diagnostics().stream())
                        .filter(diagnostic -> diagnostic.severity() != Severity.NOTE)
                        .toList());
    }

    private static Model serving(Model model) throws InputException {
        return ServingPhase.of(model).map(ServingPhase::done).orElseThrow(() -> new InputException(ServingFiles.NONE));
    }

    /** Whether something would be denied. */
    public boolean isDenied() {
        return replays.values().stream()
                .flatMap(replay -> replay.denials().stream())
                .anyMatch(denial -> !denial.diverted());
    }

    /** Whether a policy that should have been asked was asked nothing, or none was asked anything. */
    public boolean isUnasked() {
        return replays.values().stream().allMatch(replay -> replay.asked() == 0)
                || replays.values().stream().anyMatch(replay -> replay.reach() == Replay.ReplayScope.UNASKED);
    }

    /** Whether part of what was done could not be asked about: it is missing, or not understood. */
    public boolean isPartial() {
        return !holes.isEmpty() || !reading.losses().isEmpty() || reading.lines(LineState.UNSUPPORTED) > 0;
    }

    private static SortedMap<Mechanism<?>, Mechanism.PolicyDecider> policies(PolicyFolder folder, Mechanisms mechanisms)
            throws InputException {
        OutputMark.check(folder.path());
        SortedMap<Mechanism<?>, Mechanism.PolicyDecider> policies =
                new TreeMap<>(Comparator.<Mechanism<?>, String>comparing(Mechanism::name));
        for (Mechanism<?> mechanism : mechanisms.all()) {
            Optional<Path> file = folder.find(mechanism);
            if (file.isPresent()) {
                policies.put(mechanism, decider(mechanism, file.get()));
            }
        }
        if (policies.isEmpty()) {
            throw folder.noPolicy();
        }
        return policies;
    }

    private static <P> Mechanism.PolicyDecider decider(Mechanism<P> mechanism, Path file) throws InputException {
        P policy = mechanism.read(file.toString(), content(file));
        List<String> missing = mechanism.missing(policy);
        if (!missing.isEmpty()) {
            throw new InputException(Diagnostic.error(
                    Mechanism.NOT_YET,
                    Position.ofSource(file.toString()),
                    "it depends on what is in " + String.join(", ", missing) + ", which is not in the folder",
                    "ask it with explain --base"));
        }
        return mechanism.decider(policy);
    }

    private static String content(Path file) throws InputException {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new InputException(Diagnostic.error(
                    "policy-unreadable", Position.ofSource(file.toString()), "it cannot be read", "generate it again"));
        }
    }
}
