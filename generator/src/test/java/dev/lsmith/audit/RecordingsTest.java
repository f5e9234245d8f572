package dev.lsmith.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.audit.ReadingReport.LineState;
import dev.lsmith.base.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every line of every recording is read. */
class RecordingsTest {
    /** The audit logs of the examples; what TOMOYO writes is no audit record, and read as a trace is. */
    static Stream<String> recordings() throws IOException {
        Path examples = Path.of(System.getProperty("lsmith.root"), "examples");
        try (Stream<Path> files = Files.walk(examples)) {
            return files
                    .filter(f -> String.valueOf(f.getFileName()).startsWith("audit.log"))
                    .map(Path::toString)
                    .filter(f -> !f.contains("/tomoyo/"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void everyLineGivesARecord(String file) throws InputException {
        Reading reading = Reading.of(LogSources.expand(List.of(file), InputStream.nullInputStream()));

        assertThat(reading.report().lines(LineState.UNRECOGNISED)).isZero();
        assertThat(reading.report().lines(LineState.IGNORED)).isZero();
        assertThat(reading.report().diagnostics()).isEmpty();
        assertThat(reading.records()).hasSize((int) reading.report().lines());
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void eventsAreWhole(String file) throws InputException {
        Reading reading = Reading.of(LogSources.expand(List.of(file), InputStream.nullInputStream()));

        assertThat(reading.events()).extracting(AuditEvent::id).doesNotHaveDuplicates();
        assertThat(reading.events())
                .filteredOn(e -> e.first("SYSCALL").isPresent())
                .allSatisfy(e -> assertThat(e.ofType("PROCTITLE")).hasSize(1));
    }
}
