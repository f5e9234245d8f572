package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes into git says nothing of where the operator keeps logs and specs, and is the same wherever they lie. */
class MovedLogTest {
    @TempDir
    Path folder;

    private Path generated(String place) throws IOException {
        Path inputs = Files.createDirectories(folder.resolve(place));
        Path log = Files.copy(Examples.NGINX.log(), inputs.resolve("audit.log"));
        Path spec = Files.copy(Examples.NGINX.spec(), inputs.resolve("inspect.json"));
        Path output = folder.resolve("out of " + place);
        Invocation run = Invocation.of("generate", log, "--spec", spec, "-o", output);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return output;
    }

    @Test
    void theSameBytesFromElsewhere() throws IOException {
        Path one = generated("here");
        Path other = generated("somewhere-else");

        for (String file : files(one)) {
            assertThat(other.resolve(file)).hasSameBinaryContentAs(one.resolve(file));
            assertThat(Files.readString(one.resolve(file))).as(file).doesNotContain(folder.toString(), "here/");
        }
        assertThat(files(other)).isEqualTo(files(one));
        assertThat(Files.readString(one.resolve("capabilities.json"))).contains("\"[1]:609\"");
        assertThat(Files.readString(one.resolve("model.json"))).contains("\"logs\":[\"audit.log\"]");
        assertThat(Files.readString(one.resolve("report.md")))
                .contains("| log | `[1] audit.log` |", "| engine | docker |")
                .containsPattern("\\| digest of the image \\| `sha256:[0-9a-f]{64}` \\|");
    }

    private static List<String> files(Path output) throws IOException {
        try (Stream<Path> files = Files.walk(output)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> output.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
