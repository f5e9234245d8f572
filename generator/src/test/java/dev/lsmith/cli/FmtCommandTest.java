package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lsmith fmt}. */
class FmtCommandTest {
    private static final String UNTIDY = "profile t   {\n  # why\n /a   r,\n\n\n deny owner  /b w, # no\n}\n";
    private static final String TIDY = "profile t {\n  # why\n  /a r,\n\n  deny owner /b w, # no\n}\n";

    @TempDir
    Path folder;

    private Path file(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void checkNamesWhatWouldChange() throws Exception {
        Path untidy = file("untidy", UNTIDY);
        Path tidy = file("tidy", TIDY);
        Invocation run = Invocation.of("fmt", "--check", untidy, tidy);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEqualTo(untidy + "\n");
        assertThat(untidy).hasContent(UNTIDY);
        assertThat(Invocation.of("fmt", "--check", tidy).exitCode()).isZero();
    }

    /** Parsers 4.1 and 5.0 take several addresses and ports in parentheses, and mean the first. */
    @Test
    void listsOfAddressesStay() throws Exception {
        Path listed = file(
                "listed",
                "abi <abi/5.0>,\n\nprofile t {\n  network inet stream ip=(127.0.0.1 127.0.0.2) port=(80 443),\n"
                        + "  network inet stream ip=127.0.0.1 port=80-90,\n}\n");
        assertThat(Invocation.of("fmt", "--check", listed).exitCode()).isZero();
    }

    @Test
    void writeKeepsPermissionsAndLinks() throws Exception {
        Path untidy = file("untidy", UNTIDY);
        Files.setPosixFilePermissions(untidy, PosixFilePermissions.fromString("rw-r-----"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), untidy);
        assertThat(Invocation.of("fmt", "--write", link).exitCode()).isZero();
        assertThat(untidy).hasContent(TIDY);
        assertThat(link).isSymbolicLink();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(untidy)))
                .isEqualTo("rw-r-----");
        try (var left = Files.list(folder)) {
            assertThat(left).hasSize(2);
        }
    }

    @Test
    void whatIsNotOfTheLanguageStaysAndIsTold() throws Exception {
        Path bad = file("bad", "profile t {\n  /a rr rr,\n}\n");
        Path untidy = file("untidy", UNTIDY);
        Invocation run = Invocation.of("fmt", "--write", bad, untidy);
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains(bad + ":2:");
        assertThat(untidy).hasContent(TIDY);
        assertThat(bad).hasContent("profile t {\n  /a rr rr,\n}\n");
        assertThat(Invocation.of("fmt", folder.resolve("none")).err()).contains("there is no such file");
    }

    /** Bytes that are no UTF-8 in a comment leave as they came. */
    @Test
    void printsBytesAsTheyAre() throws Exception {
        byte[] latin = UNTIDY.replace("why", "caf\u00e9").getBytes(StandardCharsets.ISO_8859_1);
        Path file = Files.write(folder.resolve("latin"), latin);
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            assertThat(Invocation.of("fmt", file).exitCode()).isZero();
        } finally {
            System.setOut(before);
        }
        assertThat(out.toByteArray()).isEqualTo(TIDY.replace("why", "caf\u00e9").getBytes(StandardCharsets.ISO_8859_1));
    }
}
