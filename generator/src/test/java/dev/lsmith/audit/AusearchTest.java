package dev.lsmith.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.audit.ReadingReport.LineState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ausearch} makes of a recording, read back, is what the recording itself says. */
class AusearchTest {
    private static final List<String> KEYS = List.of(
            "seresult", "seperms", "pid", "comm", "path", "name", "dev", "ino", "scontext", "tcontext", "tclass");

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "redis", "perlapp", "memcached"})
    void interpretedTextSaysTheSame(String name) throws IOException {
        assertThat(decisions(ausearch(name, "-i"))).isEqualTo(decisions(recording(name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "redis", "perlapp", "memcached"})
    void rawTextSaysTheSame(String name) throws IOException {
        Reading read = ausearch(name, "--format", "default");

        assertThat(decisions(read)).isEqualTo(decisions(recording(name)));
        assertThat(read.events()).hasSameSizeAs(recording(name).events());
    }

    private static Path file(String name) {
        return Path.of(System.getProperty("lsmith.root"), "examples", name, "selinux", "audit.log");
    }

    private static Reading recording(String name) throws IOException {
        return Reading.of(Files.readAllBytes(file(name)));
    }

    private static Reading ausearch(String name, String... options) throws IOException {
        Path program = Path.of("/usr/sbin/ausearch");
        Assumptions.assumeTrue(Files.isExecutable(program), "ausearch is not installed");
        var command =
                new ArrayList<>(List.of(program.toString(), "-if", file(name).toString()));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.redirectInput(Path.of("/dev/null").toFile());
        builder.environment().putAll(Map.of("TZ", "UTC", "LC_ALL", "C"));
        Reading reading = Reading.of(builder.start().getInputStream().readAllBytes());
        assertThat(reading.report().lines(LineState.UNRECOGNISED)).isZero();
        return reading;
    }

    private static List<String> decisions(Reading reading) {
        return reading.records().stream()
                .filter(r -> r.type().equals("AVC"))
                .map(r -> r.id()
                        + KEYS.stream().map(k -> " " + r.value(k)).toList().toString())
                .sorted()
                .toList();
    }
}
