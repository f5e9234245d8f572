package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.image.SmallProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code generate --image}: what the image's programs can call beside what was seen. */
class ImageOptionTest {
    private static final Path EXAMPLE = Path.of(System.getProperty("lsmith.root", ".."), "examples", "memcached");

    @TempDir
    Path folder;

    private String filter(String... more) throws IOException {
        // rmdir; clone; mount; then personality, which Docker's default allows under a condition
        SmallProgram.write(
                folder,
                "/root/usr/bin/memcached",
                SmallProgram.x86(
                        0xb8, 84, 0, 0, 0, 0x0f, 0x05, 0xb8, 56, 0, 0, 0, 0x0f, 0x05, 0xb8, 165, 0, 0, 0, 0x0f, 0x05,
                        0xb8, 135, 0, 0, 0, 0x0f, 0x05, 0xf4));
        Path out = folder.resolve("out");
        String[] arguments = {
            "generate",
            EXAMPLE.resolve("audit.log").toString(),
            "--spec",
            EXAMPLE.resolve("inspect.json").toString(),
            "-o",
            out.toString()
        };
        String[] all = java.util.stream.Stream.concat(java.util.Arrays.stream(arguments), java.util.Arrays.stream(more))
                .toArray(String[]::new);
        assertThat(Invocation.of((Object[]) all).exitCode()).isZero();
        report = Files.readString(out.resolve("report.md"));
        return Files.readString(out.resolve("seccomp.json"));
    }

    private String report = "";

    private String root() {
        return folder.resolve("root").toString();
    }

    @Test
    void reachableCallsAreLoggedAndOthersStayRefused() throws IOException {
        String filter = filter("--image", root());
        assertThat(filter).contains("SCMP_ACT_LOG").contains("rmdir").contains("personality");
        assertThat(filter).doesNotContain("\"mount\"");
        assertThat(report).contains("reachable, not seen, and refused as").contains("seen of ");
    }

    /** Redis was refused its sockets in the lab: of a short recording only the families seen were allowed, though the image makes others. */
    @Test
    void familiesOfSocketsThatWereNotSeenAreReachableToo() throws IOException {
        // socket
        SmallProgram.write(folder, "/root/usr/bin/memcached", SmallProgram.x86(0xb8, 41, 0, 0, 0, 0x0f, 0x05, 0xf4));
        Path out = folder.resolve("out");
        assertThat(Invocation.of(
                                "generate",
                                EXAMPLE.resolve("audit.log"),
                                "--spec",
                                EXAMPLE.resolve("inspect.json"),
                                "--image",
                                root(),
                                "-o",
                                out)
                        .exitCode())
                .isZero();
        assertThat(Invocation.of("explain", out.resolve("seccomp.json"), "socket(AF_PACKET, SOCK_RAW)")
                        .out())
                .contains("log");
        assertThat(Invocation.of("explain", out.resolve("seccomp.json"), "socket(AF_VSOCK)")
                        .exitCode())
                .isEqualTo(1);
    }

    /** A dialect without conditions on machines has those of the machine that was recorded. */
    @Test
    void everyDialectCanSayIt() throws IOException {
        assertThat(filter("--image", root(), "--seccomp-dialect", "oci")).contains("SCMP_ACT_LOG");
    }

    @Test
    void theAnswerCanBeChosen() throws IOException {
        assertThat(filter("--image", root(), "--reachable", "allow"))
                .contains("rmdir")
                .doesNotContain("SCMP_ACT_LOG");
        assertThat(filter("--image", root(), "--reachable", "deny")).doesNotContain("\"rmdir\"");
    }

    @Test
    void withoutAnImageNothingIsLogged() throws IOException {
        assertThat(filter()).doesNotContain("rmdir").doesNotContain("SCMP_ACT_LOG");
        assertThat(report).doesNotContain("reachable");
    }
}
