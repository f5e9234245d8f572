package dev.lsmith.launch;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The whole {@code docker run} line ({@code podman run} for a container of Podman's) that starts the same container hardened, to be given in the output folder.
 *
 * @param words what exec would get, from {@code docker} on
 * @param diagnostics what of the spec it does not repeat
 */
public record DockerCommandLine(List<String> words, List<Diagnostic> diagnostics) {
    public DockerCommandLine {
        words = List.copyOf(words);
        diagnostics = List.copyOf(diagnostics);
    }

    /** The flags of the policies and the options of the spec. Without a spec, {@code IMAGE} stands for the image. */
    public static DockerCommandLine of(LaunchPlan plan) {
        DockerRun run = program(plan).equals("podman") ? DockerRun.podman(plan) : DockerRun.of(plan);
        SpecFlags flags = plan.spec().map(SpecFlags::of).orElse(SpecFlags.NONE);
        List<String> words = new ArrayList<>(List.of(program(plan), "run"));
        words.add(plan.spec().filter(s -> s.process().terminal()).isPresent() ? "--interactive" : "--detach");
        words.add("--name");
        words.add(plan.spec().map(ContainerSpec::name).filter(n -> !n.isEmpty()).orElse(plan.name()));
        run.arguments().forEach(a -> words.addAll(a.words()));
        words.addAll(flags.words());
        words.add(
                plan.spec().map(ContainerSpec::image).filter(i -> !i.isEmpty()).orElse("IMAGE"));
        words.addAll(flags.command());
        List<Diagnostic> diagnostics = new ArrayList<>(flags.diagnostics());
        for (String word : words) {
            if (ShellQuoting.of(word).isEmpty()) {
                diagnostics.add(Diagnostic.warning(
                        "launch-unquotable",
                        "a word of the docker run line ends in invisible characters, which are not shown: " + word,
                        "take the word from the spec"));
            }
        }
        return new DockerCommandLine(words, diagnostics);
    }

    private static String program(LaunchPlan plan) {
        return plan.spec().filter(s -> s.engine() == Engine.PODMAN).isPresent() ? "podman" : "docker";
    }

    /** The line as a POSIX shell takes it and a terminal may show it. */
    public String line() {
        return words.stream().map(DockerCommandLine::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        Optional<String> whole = ShellQuoting.of(word);
        return whole.orElseGet(() ->
                ShellQuoting.of(word.replace("\0", "").replaceAll("\n+$", "")).orElse("''"));
    }
}
