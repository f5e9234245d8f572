package dev.lsmith.cli;

import dev.lsmith.app.recording.SpecChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every command that takes a container's description. */
final class SpecOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--spec",
            paramLabel = "FILE",
            description =
                    "What the container was given: docker, podman, crictl or nerdctl inspect, an OCI config.json, a docker"
                            + " or podman run line, a Kubernetes manifest, a compose file, a Quadlet unit; told apart by"
                            + " content. - for standard input. Repeatable for compose files, the later over the earlier.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = {"--container", "--service"},
            paramLabel = "NAME",
            description = "Which container or service, if the spec holds several; inspect shows all without it.")
    private @Nullable String container;

    /** What was chosen, with files that stand somewhere else on the command line first; else the description that a recording holds. */
    SpecChoice choice(List<Path> further, List<String> logs) {
        List<Path> all = Stream.concat(further.stream(), files.stream()).toList();
        long fromInput = Stream.concat(all.stream().map(Path::toString), logs.stream())
                .filter("-"::equals)
                .count();
        if (fromInput > 1) {
            throw new ParameterException(command.commandLine(), "Only one - can stand for standard input");
        }
        return new SpecChoice(all, Optional.ofNullable(container)).orOfRecording(logs);
    }
}
