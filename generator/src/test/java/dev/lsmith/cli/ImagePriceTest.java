package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.image.SmallProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the image says of rules that allow more than was seen, and of the path of a query. */
class ImagePriceTest {
    private static final String LIBRARIES = "/usr/lib/x86_64-linux-gnu/";

    @TempDir
    Path folder;

    private Path image;

    @BeforeEach
    void image() throws IOException {
        image = folder.resolve("image");
        // mov eax,60; syscall; mov eax,39; syscall; hlt
        SmallProgram.write(
                image,
                "/usr/bin/db",
                SmallProgram.x86(0xb8, 60, 0, 0, 0, 0x0f, 0x05, 0xb8, 39, 0, 0, 0, 0x0f, 0x05, 0xf4));
        SmallProgram.write(image, LIBRARIES + "libz.so.1.2.13", SmallProgram.library("libz.so.1"));
        SmallProgram.write(image, LIBRARIES + "libz.so.1.2.13.old", SmallProgram.library("libz.so.1"));
        Files.createSymbolicLink(image.resolve(LIBRARIES.substring(1) + "libz.so.1"), Path.of("libz.so.1.2.13"));
        text("/var/lib/dpkg/status", "Package: zlib1g\nVersion: 1:1.2.13\n");
        text(
                "/var/lib/dpkg/info/zlib1g:amd64.list",
                LIBRARIES + "libz.so.1.2.13\n" + LIBRARIES + "libz.so.1.2.13.old\n");
    }

    private void text(String path, String text) throws IOException {
        SmallProgram.write(image, path, text.getBytes(StandardCharsets.UTF_8));
    }

    private Path generated() throws IOException {
        Path log = folder.resolve("audit.log");
        String line = "type=AVC msg=audit(1.1:%d): apparmor=\"ALLOWED\" operation=\"%s\" profile=\"lsmith-learn-db\""
                + " name=\"%s\" pid=1 comm=\"db\" requested_mask=\"%s\" denied_mask=\"%s\" fsuid=0 ouid=0%n";
        Files.writeString(
                log,
                String.format(line, 1, "exec", "/usr/bin/db", "x", "x")
                        + String.format(line, 2, "file_mmap", LIBRARIES + "libz.so.1.2.13", "rm", "rm"));
        Path out = folder.resolve("out");
        Invocation made = Invocation.of("generate", log, "--name", "db", "--image", image, "-o", out);
        assertThat(made.exitCode()).as(made.err()).isZero();
        assertThat(made.out()).contains("image     0 seen of 2 reachable of ").contains(" paths of 1 packages");
        return out;
    }

    @Test
    void aRuleIsPricedByWhatItMatchesInTheImage() throws IOException {
        Path out = generated();
        String priced = "1 of 2, as " + LIBRARIES.replace("_", "\\_") + "libz.so.1.2.13.old (zlib1g 1:1.2.13)";
        assertThat(Files.readString(out.resolve("generalisations.md"))).contains("| " + priced + " |");
        assertThat(Files.readString(out.resolve("report.md")))
                .contains("of the image's paths it matches, unseen: " + priced)
                .contains("By the image: 0 seen of 2 reachable of ");
    }

    @Test
    void explainSaysWhatAPathIsInTheImage() throws IOException {
        Path out = generated();
        Invocation asked =
                Invocation.of("explain", out, "--lsm", "apparmor", "--image", image, "read", LIBRARIES + "libz.so.1");
        assertThat(asked.out())
                .contains("image: " + LIBRARIES + "libz.so.1: leads to " + LIBRARIES + "libz.so.1.2.13, file, mode ")
                .contains("package zlib1g 1:1.2.13, soname libz.so.1, layer 0");
        Invocation missing = Invocation.of("explain", out, "--lsm", "apparmor", "--image", image, "read", "/nothing");
        assertThat(missing.out()).contains("image: /nothing is not in it");
        Invocation none = Invocation.of("explain", out, "--lsm", "apparmor", "--image", folder.resolve("x"), "read /a");
        assertThat(none.exitCode()).isEqualTo(3);
        assertThat(none.err().lines()).hasSize(1);
    }
}
