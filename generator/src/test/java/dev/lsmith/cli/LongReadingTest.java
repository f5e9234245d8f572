package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.cli.InPlaceFile.UninterruptedWork;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
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
        try (ChildJava reading = reading()) {
            reading.process().destroy();

            assertThat(reading.ended()).isEqualTo(128 + 15);
        }
        assertThat(written(folder)).isEmpty();
    }

    @Test
    void interruptedBeforeTheLogEnds() throws Exception {
        ChildJava.assumeInterruptible();
        try (ChildJava reading = reading()) {
            assertThat(reading.interrupted()).isEqualTo(128 + 2);
        }
        assertThat(written(folder)).isEmpty();
    }

    /** The end waits for a file that is being written. */
    @Test
    void interruptedWhileItWrites() throws Exception {
        ChildJava.assumeInterruptible();
        try (ChildJava writing = ChildJava.start(List.of(), SlowWriting.class, folder)) {
            assertThat(writing.process().inputReader(StandardCharsets.UTF_8).readLine())
                    .isEqualTo("half");

            assertThat(writing.interrupted()).isEqualTo(128 + 2);
            assertThat(writing.process().inputReader(StandardCharsets.UTF_8).readLine())
                    .isEqualTo("lsmith: broken off: the files are written");
        }

        assertThat(written(folder)).containsExactly("whole");
    }

    /** Writes a file; most of it after the process was told to end. */
    static final class SlowWriting {
        private SlowWriting() {}

        /** Writes into the folder that is named. */
        public static void main(String[] arguments) throws IOException {
            Path half = Path.of(arguments[0], "half");
            UninterruptedWork.run(ending -> {
                Files.writeString(half, "half");
                System.out.println("half");
                for (int waited = 0; !ending.getAsBoolean() && waited < 60_000; waited++) {
                    LockSupport.parkNanos(1_000_000);
                }
                for (int i = 0; i < 1_000; i++) {
                    Files.writeString(half, "more " + i, StandardOpenOption.APPEND);
                }
                Files.move(half, half.resolveSibling("whole"));
            });
        }
    }

    /** A process that has begun to read a log. */
    private ChildJava reading() throws IOException {
        ChildJava child = ChildJava.start(List.of(), Main.class, "generate", "-", "-o", folder.resolve("out"));
        OutputStream log = child.process().getOutputStream();
        log.write(RECORD.repeat(10_000).getBytes(StandardCharsets.US_ASCII));
        log.flush();
        return child;
    }

    private static List<String> written(Path output) throws IOException {
        try (Stream<Path> files = Files.walk(output)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> output.relativize(file).toString())
                    .toList();
        }
    }
}
