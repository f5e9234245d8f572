package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that {@code record stop} writes, as generate and verify take them. */
final class RecordingFolderTest {
    @TempDir
    private Path folder;

    private Path recording(long lost) throws IOException {
        Path recording = Files.createDirectory(folder.resolve("web.recording"));
        Files.copy(Examples.MEMCACHED.log(), recording.resolve("audit.log"));
        Files.copy(Examples.MEMCACHED.spec(), recording.resolve("inspect.json"));
        return described(recording, lost);
    }

    private static Path described(Path recording, long lost) throws IOException {
        Files.writeString(recording.resolve("recording.json"), """
                {"recording": "memcached", "label": "apparmor=learn-memcached", "begun": "2026-11-30T10:00:00Z", "ended": "2026-11-30T10:05:00Z",
                 "kernel": "6.1.0", "engine": "Docker version 20.10.24", "image": "sha256:beef", "lost": %d, "warnings": [],
                 "files": {"audit.log": "%s", "inspect.json": "%s"}, "by": "0.1"}
                """.formatted(
                lost, Sha256.hex(recording.resolve("audit.log")), Sha256.hex(recording.resolve("inspect.json"))));
        return recording;
    }

    @Test
    void bringsItsOwnSpec() throws IOException {
        Path recording = recording(0);
        Path alone = folder.resolve("alone");
        Path named = folder.resolve("named");

        Invocation generated = Invocation.of("generate", recording, "-o", alone);
        assertThat(generated.exitCode()).as(generated.err()).isZero();
        Invocation.of("generate", recording, "--spec", recording.resolve("inspect.json"), "-o", named);

        for (String file : new String[] {"apparmor/memcached", "docker-run.args", "seccomp.json"}) {
            assertThat(alone.resolve(file)).hasSameTextualContentAs(named.resolve(file));
        }
        assertThat(Invocation.of("verify", alone, recording).exitCode()).isZero();
    }

    @Test
    void whatTheKernelLostIsLost() throws IOException {
        Path recording = recording(17);

        Invocation run = Invocation.of("generate", recording, "-o", folder.resolve("out"));

        assertThat(run.out())
                .contains("lost      at least 17 events, the kernel says (" + recording + "/recording.json)");
        assertThat(Files.readString(folder.resolve("out/capabilities.json"))).doesNotContain("given, and not used");
        assertThat(Invocation.of("verify", folder.resolve("out"), recording).exitCode())
                .isEqualTo(5);
    }

    @Test
    void aFileThatWasChangedSinceIsTold() throws IOException {
        Path recording = recording(0);
        Files.writeString(
                recording.resolve("inspect.json"), Files.readString(recording.resolve("inspect.json")) + "\n");

        Invocation run = Invocation.of("generate", recording, "-o", folder.resolve("out"));

        assertThat(run.out()).contains("inspect.json: it is not the file that was recorded");
    }

    @Test
    void aDescriptionThatCannotBeReadIsOneLine() throws IOException {
        Path recording = recording(0);
        Files.writeString(recording.resolve("recording.json"), "{\"recording\": ");

        Invocation run = Invocation.of("generate", recording, "-o", folder.resolve("out"));

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err().lines()).hasSize(1).first().asString().contains("recording.json:1");
    }
}
