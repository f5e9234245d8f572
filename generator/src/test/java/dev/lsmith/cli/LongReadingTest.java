package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a long reading tells meanwhile, and what is left when it is broken off. */
class LongReadingTest {
    private static final String RECORD =
            "type=AVC msg=audit(1700000000.123:456): apparmor=\"ALLOWED\" operation=\"open\""
                    + " profile=\"web\" name=\"/x\" pid=1 comm=\"x\" requested_mask=\"r\" denied_mask=\"r\" fsuid=0 ouid=0\n";

    @TempDir
    Path folder;

    @Test
    void howFarItIs() {
        assertThat(ProgressLine.text(1_200_000_000, 10_000_000_000L, 4_100_000, 2))
                .isEqualTo("1.2 GB of 10.0 GB, 600 MB/s, 4,100,000 events, 15 s left");
        assertThat(ProgressLine.text(4_000_000, 0, 12, 2)).isEqualTo("4 MB, 2 MB/s, 12 events");
        assertThat(ProgressLine.text(0, 5_000_000, 0, 0)).isEqualTo("0 MB of 5 MB, 0 MB/s, 0 events");
    }

    /** The log is a stream that does not end: the process is told to, and leaves nothing behind. */
    @Test
    void anEndBeforeTheLogEnds() throws Exception {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        assumeTrue(classPath.contains("classes"), "the class path of this test is not known");
        Path output = folder.resolve("out");
        Process process = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        classPath,
                        "dev.lsmith.cli.Main",
                        "generate",
                        "-",
                        "-o",
                        output.toString()))
                .redirectErrorStream(true)
                .start();
        OutputStream log = process.getOutputStream();
        log.write(RECORD.repeat(10_000).getBytes(StandardCharsets.US_ASCII));
        log.flush();

        process.destroy();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(128 + 15);
        assertThat(written(output)).isEmpty();
    }

    private static List<Path> written(Path output) throws IOException {
        if (!Files.exists(output)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(output)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
