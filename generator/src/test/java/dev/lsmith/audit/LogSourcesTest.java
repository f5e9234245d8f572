package dev.lsmith.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lsmith.audit.LogSources.LogSource;
import dev.lsmith.base.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the arguments of a command stand for: pipes too, and each file once. */
class LogSourcesTest {
    private static final String RECORD =
            "type=AVC msg=audit(1700000000.123:%d): apparmor=\"ALLOWED\" operation=\"open\""
                    + " profile=\"web\" name=\"/x\" pid=1 comm=\"x\" requested_mask=\"r\" denied_mask=\"r\" fsuid=0 ouid=0\n";

    @TempDir
    Path folder;

    @Test
    void aPipeWithAName() throws Exception {
        Path pipe = folder.resolve("pipe");
        Process made = new ProcessBuilder("mkfifo", pipe.toString())
                .redirectErrorStream(true)
                .start();
        assumeTrue(made.waitFor() == 0, "mkfifo is there");
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            log.append(RECORD.formatted(i));
        }
        Thread writer = new Thread(() -> write(pipe, log.toString()));
        writer.start();

        Reading reading = Reading.of(LogSources.expand(List.of(pipe.toString()), InputStream.nullInputStream()));
        writer.join();

        assertThat(reading.events()).hasSize(5_000);
        assertThat(reading.report().lines()).isEqualTo(5_000);
        assertThat(reading.diagnosed()).isEmpty();
    }

    @Test
    void everyFileOnce() throws Exception {
        Path logs = Files.createDirectory(folder.resolve("logs"));
        String old = Files.writeString(logs.resolve("audit.log.1"), RECORD).toString();
        String current = Files.writeString(logs.resolve("audit.log"), RECORD).toString();
        String link = Files.createSymbolicLink(folder.resolve("link.log"), Path.of(current))
                .toString();
        String around = logs.resolve("../logs/audit.log").toString();

        assertThat(names(logs.toString())).containsExactly(old, current);
        assertThat(names(logs.toString(), current)).containsExactly(old, current);
        assertThat(names(current, logs.toString(), logs + "/")).containsExactly(old, current);
        assertThat(names(current, current)).containsExactly(current);
        assertThat(names(link, current, around)).hasSize(1);
        assertThat(names(current, old)).containsExactly(old, current);
    }

    private static List<String> names(String... arguments) throws InputException {
        return LogSources.expand(List.of(arguments), InputStream.nullInputStream()).stream()
                .map(LogSource::name)
                .toList();
    }

    private static void write(Path pipe, String text) {
        try {
            Files.writeString(pipe, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
