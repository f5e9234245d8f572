package dev.lsmith.pipeline;

import dev.lsmith.diagnostic.Diagnostic;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.diagnostic.Position;
import dev.lsmith.spec.ContainerSpec;
import dev.lsmith.spec.SpecReading;
import dev.lsmith.spec.reader.SpecReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The container of the spec's file that is meant.
 *
 * @param spec the container
 * @param diagnostics what of the file was not understood
 */
record SpecFile(ContainerSpec spec, List<Diagnostic> diagnostics) {
    SpecFile {
        diagnostics = List.copyOf(diagnostics);
    }

    /** Reads it; {@code -} stands for standard input, and a compose file takes its variables from {@code .env} beside it. */
    static SpecFile read(Path file, Optional<String> container, InputStream stdin) throws InputException {
        SpecReading reading = reading(file, stdin);
        return new SpecFile(meant(file, reading.containers(), container), reading.diagnostics());
    }

    /** As the other, without standard input. */
    static ContainerSpec read(Path file, Optional<String> container) throws InputException {
        return meant(file, all(file), container);
    }

    private static ContainerSpec meant(Path file, List<ContainerSpec> specs, Optional<String> container)
            throws InputException {
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
        return reading(file, InputStream.nullInputStream()).containers();
    }

    private static SpecReading reading(Path file, InputStream stdin) throws InputException {
        return SpecReader.reading(file.toString(), content(file, stdin), environment(file));
    }

    private static String environment(Path file) throws InputException {
        Path variables = file.resolveSibling(".env");
        return Files.isRegularFile(variables)
                ? new String(content(variables, InputStream.nullInputStream()), StandardCharsets.UTF_8)
                : "";
    }

    private static byte[] content(Path file, InputStream stdin) throws InputException {
        try {
            if (file.toString().equals("-")) {
                return stdin.readAllBytes();
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            String why = e instanceof NoSuchFileException ? "there is no such file" : "it cannot be read";
            throw new InputException(Diagnostic.error(
                    "spec-unreadable", Position.ofSource(file.toString()), why, "give the output of docker inspect"));
        }
    }
}
