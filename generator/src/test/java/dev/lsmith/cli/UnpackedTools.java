package dev.lsmith.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tools that serve as judges: the host's own, and those that {@code profiles/runtimes/unpack.sh} laid into the folder of the property
 * {@code lsmith.runtimes}.
 */
final class UnpackedTools {
    private UnpackedTools() {}

    /** A tool by its path below the root of a system. */
    static Optional<Path> find(String path) throws IOException {
        List<Path> roots = new ArrayList<>(List.of(Path.of("/")));
        String unpacked = System.getProperty("lsmith.runtimes", "");
        if (!unpacked.isEmpty()) {
            try (Stream<Path> suites = Files.list(Path.of(unpacked))) {
                suites.map(s -> s.resolve("root")).sorted().forEach(roots::add);
            }
        }
        return roots.stream()
                .map(r -> r.resolve(path))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
