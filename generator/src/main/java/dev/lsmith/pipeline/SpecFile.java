package dev.lsmith.pipeline;

import dev.lsmith.diagnostic.Diagnostic;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.diagnostic.Position;
import dev.lsmith.spec.ContainerSpec;
import dev.lsmith.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The spec's file, and which of its containers is meant. */
final class SpecFile {
    private SpecFile() {}

    static ContainerSpec read(Path file, Optional<String> container) throws InputException {
        List<ContainerSpec> specs = all(file);
        List<ContainerSpec> meant = specs.stream()
                .filter(s -> container.isEmpty()
                        || s.name().equals(container.get())
                        || (!s.id().isEmpty() && s.id().startsWith(container.get())))
                .toList();
        if (meant.size() == 1) {
            return meant.get(0);
        }
        String names = specs.stream().map(ContainerSpec::name).sorted().collect(Collectors.joining(", "));
        String message = meant.isEmpty()
                ? "no container is named " + container.orElse("")
                : "it holds " + meant.size() + " containers";
        throw new InputException(Diagnostic.error(
                "which-container",
                Position.ofSource(file.toString()),
                message,
                "name one with --container; there are: " + names));
    }

    /** Every container that the file describes. */
    static List<ContainerSpec> all(Path file) throws InputException {
        return SpecReader.read(file.toString(), content(file));
    }

    private static byte[] content(Path file) throws InputException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            String why = e instanceof NoSuchFileException ? "there is no such file" : "it cannot be read";
            throw new InputException(Diagnostic.error(
                    "spec-unreadable", Position.ofSource(file.toString()), why, "give the output of docker inspect"));
        }
    }
}
