package dev.lsmith.pipeline;

import dev.lsmith.diagnostic.Diagnostic;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.diagnostic.Position;
import dev.lsmith.model.Model;
import dev.lsmith.target.Target;
import dev.lsmith.verify.Denial;
import dev.lsmith.verify.Replay;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Policies of an output folder, read back and asked about logs.
 *
 * @param denials what they would deny
 * @param asked how many distinct accesses each was asked about
 * @param diagnostics what of the spec was not understood
 */
public record Verification(List<Denial> denials, SortedMap<String, Integer> asked, List<Diagnostic> diagnostics) {
    public Verification {
        diagnostics = List.copyOf(diagnostics);
        denials = List.copyOf(denials);
        asked = Collections.unmodifiableSortedMap(new TreeMap<>(asked));
    }

    /**
     * Runs it.
     *
     * @param folder what {@code generate} wrote
     * @throws InputException when a log, the spec or a policy cannot be read, or the container cannot be told
     */
    public static Verification run(
            Path folder,
            List<String> logs,
            SpecChoice choice,
            List<String> subjects,
            InputStream stdin,
            ReadingProgress progress)
            throws InputException {
        Optional<SpecFile> described = SpecFile.read(choice, stdin);
        Model model = Learning.from(logs, stdin, progress)
                .select(described.map(SpecFile::spec), subjects)
                .model();
        List<Denial> denials = new ArrayList<>();
        SortedMap<String, Integer> asked = new TreeMap<>();
        for (Target<?> target : Targets.readable()) {
            Optional<Path> file = policyFile(folder, target.name());
            if (file.isPresent()) {
                denials.addAll(replay(target, file.get(), model));
                asked.put(target.name(), Replay.asked(target.name(), model));
            }
        }
        if (asked.isEmpty()) {
            throw new InputException(Diagnostic.error(
                    "no-policy",
                    Position.ofSource(folder.toString()),
                    "it holds no policy",
                    "name a folder that generate wrote"));
        }
        return new Verification(
                denials, asked, described.map(SpecFile::diagnostics).orElse(List.of()));
    }

    private static <P> List<Denial> replay(Target<P> target, Path file, Model model) throws InputException {
        P policy = target.read(file.toString(), content(file));
        return Replay.denials(target.name(), target.decider(policy), model);
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

    private static Optional<Path> existing(Path file) {
        return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    }

    private static Optional<Path> only(Path folder, String suffix) throws InputException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (var files = Files.list(folder)) {
            List<Path> found =
                    files.filter(f -> f.toString().endsWith(suffix)).sorted().toList();
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
