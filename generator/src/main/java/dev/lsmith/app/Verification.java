package dev.lsmith.app;

import dev.lsmith.audit.LineState;
import dev.lsmith.audit.ReadingReport;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.model.Model;
import dev.lsmith.model.ModelStore;
import dev.lsmith.model.Selection;
import dev.lsmith.model.coverage.Doubt;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.Replay;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
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
     * Runs it.
     *
     * @param folder what {@code generate} wrote
     * @param complete whether the user says that the logs are whole
     * @throws InputException when a log, the spec or a policy cannot be read, or the container cannot be told
     */
    public static Verification run(
            Path folder,
            List<String> logs,
            SpecChoice choice,
            List<String> subjects,
            boolean complete,
            InputStream stdin,
            ReadingProgress progress)
            throws InputException {
        SortedMap<String, Mechanism.Decider> policies = policies(folder);
        Optional<SpecFile> described = SpecFile.read(choice, stdin);
        Learning learning = Learning.from(logs, stdin, progress);
        Selection.Selected selected = learning.select(described.map(SpecFile::spec), subjects);
        Model recorded = recorded(folder);
        SortedMap<String, Replay> replays = new TreeMap<>();
        for (Mechanism<?> target : Mechanisms.readable()) {
            Mechanism.Decider policy = policies.get(target.name());
            if (policy != null) {
                replays.put(target.name(), Replay.of(target.name(), policy, selected.model(), recorded));
            }
        }
        // Another run is asked about than the one that the spec tells the start of, so that the log alone shows where
        // it begins.
        List<Diagnostic> holes = learning.coverage(selected, Optional.empty(), complete).doubts().stream()
                .filter(Doubt::isHole)
                .map(Doubt::diagnostic)
                .toList();
        return new Verification(
                replays,
                learning.reading(),
                holes,
                Stream.concat(
                                described.map(SpecFile::diagnostics).orElse(List.of()).stream(),
                                selected.diagnostics().stream())
                        .filter(diagnostic -> diagnostic.severity() != Severity.NOTE)
                        .toList());
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
                || replays.values().stream().anyMatch(replay -> replay.reach() == Replay.Reach.UNASKED);
    }

    /** Whether part of what was done could not be asked about: it is missing, or not understood. */
    public boolean isPartial() {
        return !holes.isEmpty() || !reading.losses().isEmpty() || reading.lines(LineState.UNSUPPORTED) > 0;
    }

    /** What {@code generate} wrote beside the policies about what was seen; nothing where it is not there. */
    private static Model recorded(Path folder) throws InputException {
        Path file = folder.resolve("model.json");
        return Files.isRegularFile(file)
                ? ModelStore.read(file.toString(), NamedFile.policy(file).content())
                        .model()
                : Model.EMPTY;
    }

    private static SortedMap<String, Mechanism.Decider> policies(Path folder) throws InputException {
        OutputMark.check(folder);
        SortedMap<String, Mechanism.Decider> policies = new TreeMap<>();
        for (Mechanism<?> target : Mechanisms.readable()) {
            Optional<Path> file = policyFile(folder, target.name());
            if (file.isPresent()) {
                policies.put(target.name(), decider(target, file.get()));
            }
        }
        if (policies.isEmpty()) {
            throw new InputException(Diagnostic.error(
                    "no-policy",
                    Position.ofSource(folder.toString()),
                    "it holds no policy",
                    "name a folder that generate wrote"));
        }
        return policies;
    }

    private static <P> Mechanism.Decider decider(Mechanism<P> target, Path file) throws InputException {
        return target.decider(target.read(file.toString(), content(file)));
    }

    private static String content(Path file) throws InputException {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new InputException(Diagnostic.error(
                    "policy-unreadable", Position.ofSource(file.toString()), "it cannot be read", "generate it again"));
        }
    }

    private static Optional<Path> policyFile(Path folder, String target) throws InputException {
        return switch (target) {
            case "apparmor" -> only(folder.resolve("apparmor"), "");
            case "selinux" -> only(folder.resolve("selinux"), ".cil");
            case "seccomp" -> existing(folder.resolve("seccomp.json"));
            default -> existing(folder.resolve(target + ".json"));
        };
    }

    /** What editors and processes that were killed leave behind. */
    private static boolean isHidden(Path file) {
        return file.getFileName() != null && file.getFileName().toString().startsWith(".");
    }

    private static Optional<Path> existing(Path file) {
        return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    }

    private static Optional<Path> only(Path folder, String suffix) throws InputException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (var files = Files.list(folder)) {
            List<Path> found = files.filter(f -> f.toString().endsWith(suffix) && !isHidden(f))
                    .sorted()
                    .toList();
            if (found.size() > 1) {
                throw new InputException(Diagnostic.error(
                        "several-policies",
                        Position.ofSource(folder.toString()),
                        "it holds " + found.size() + " policies",
                        "generate each container into a folder of its own"));
            }
            return found.stream().findFirst();
        } catch (IOException e) {
            throw new InputException(Diagnostic.error(
                    "policy-unreadable",
                    Position.ofSource(folder.toString()),
                    "it cannot be read",
                    "generate it again"));
        }
    }
}
