package dev.lsmith.policy.apparmor.meaning;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The binaries that apparmor_parser makes of many texts, by their hashes; one shell for all of them. */
final class ParserHashes {
    static final Path FEATURES = Path.of("/etc/apparmor.d/abi/3.0");
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String LOOP =
            "for f in $(ls); do apparmor_parser -QKSq -M \"$1\" \"$f\" 2>/dev/null | sha256sum | cut -c1-64; done";

    private ParserHashes() {}

    static void assumePresent() {
        boolean present = Stream.of("/usr/sbin/apparmor_parser", "/sbin/apparmor_parser")
                .anyMatch(p -> Files.isExecutable(Path.of(p)));
        Assumptions.assumeTrue(present && Files.exists(FEATURES), "apparmor_parser and its abi 3.0 are installed");
    }

    /** In the order of the texts; empty for one that the parser refuses. */
    static List<Optional<String>> of(List<String> texts) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("lsmith-hashes");
        try {
            for (int i = 0; i < texts.size(); i++) {
                Files.writeString(folder.resolve(String.format("%06d", i)), texts.get(i));
            }
            Process shell = new ProcessBuilder("sh", "-c", LOOP, "sh", FEATURES.toString())
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            List<Optional<String>> hashes = new ArrayList<>();
            String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            output.lines()
                    .map(h -> h.equals(EMPTY) ? Optional.<String>empty() : Optional.of(h))
                    .forEach(hashes::add);
            shell.waitFor();
            return hashes;
        } finally {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }
}
