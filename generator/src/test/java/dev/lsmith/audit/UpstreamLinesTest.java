package dev.lsmith.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * AppArmor's own log lines ({@code libraries/libapparmor/testsuite/test_multi}) in a folder that the system property {@code
 * lsmith.conformance} names: each gives a record, with the fields that libapparmor finds in it.
 */
class UpstreamLinesTest {
    @Test
    void everyLineGivesTheFieldsThatUpstreamFinds() throws IOException {
        String folder = System.getProperty("lsmith.conformance", "");
        Path lines = Path.of(folder, "apparmor-3.0.8", "log_lines");
        Assumptions.assumeTrue(
                !folder.isEmpty() && Files.isDirectory(lines),
                "-Dlsmith.conformance names no folder of upstream suites");
        List<Path> inputs;
        try (Stream<Path> files = Files.list(lines)) {
            inputs = files.filter(f -> f.toString().endsWith(".in")).sorted().toList();
        }
        List<String> faults = new ArrayList<>();
        for (Path input : inputs) {
            Path output = Path.of(input.toString().replaceAll("\\.in$", ".out"));
            faults.addAll(UpstreamLine.faults(input, Files.exists(output) ? Files.readString(output) : ""));
        }

        assertThat(inputs).isNotEmpty();
        assertThat(faults).isEmpty();
    }
}
