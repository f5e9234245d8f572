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

/** Policies that are carried over from one image to the next. */
class RebaseTest {
    private static final String LIBRARIES = "/usr/lib/x86_64-linux-gnu/";

    @TempDir
    Path folder;

    private Path old;
    private Path next;
    private Path log;

    @BeforeEach
    void images() throws IOException {
        old = folder.resolve("old");
        next = folder.resolve("next");
        log = folder.resolve("audit.log");
        // mov eax,60; syscall; hlt, and in the next one: mov eax,39; syscall before it.
        SmallProgram.write(old, "/usr/lib/db/15/bin/db", SmallProgram.x86(0xb8, 60, 0, 0, 0, 0x0f, 0x05, 0xf4));
        SmallProgram.write(
                next,
                "/usr/lib/db/17/bin/db",
                SmallProgram.x86(0xb8, 39, 0, 0, 0, 0x0f, 0x05, 0xb8, 60, 0, 0, 0, 0x0f, 0x05, 0xf4));
        SmallProgram.write(old, LIBRARIES + "libz.so.1.2.13", SmallProgram.library("libz.so.1"));
        link(old, LIBRARIES + "libz.so.1", "libz.so.1.2.13");
        SmallProgram.write(next, LIBRARIES + "libz.so.1.3.1", SmallProgram.library("libz.so.1", "libnew.so.2"));
        link(next, LIBRARIES + "libz.so.1", "libz.so.1.3.1");
        SmallProgram.write(next, LIBRARIES + "libnew.so.2", SmallProgram.library("libnew.so.2"));
        text(old, "/etc/db/conf.d/a.conf", "a");
        text(next, "/etc/db/conf.d/a.conf", "a");
        text(next, "/etc/db/conf.d/b.conf", "b");
        text(old, "/usr/share/old/message", "gone");
    }

    private static void text(Path root, String path, String text) throws IOException {
        SmallProgram.write(root, path, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void link(Path root, String path, String target) throws IOException {
        Files.createSymbolicLink(root.resolve(path.substring(1)), Path.of(target));
    }

    private void recorded(String... lines) throws IOException {
        StringBuilder text = new StringBuilder();
        int serial = 1;
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            text.append("type=AVC msg=audit(1.1:")
                    .append(serial++)
                    .append("): apparmor=\"ALLOWED\" operation=\"")
                    .append(words[0])
                    .append("\" profile=\"lsmith-learn-db\" name=\"")
                    .append(words[1])
                    .append("\" pid=1 comm=\"db\" requested_mask=\"")
                    .append(words[2])
                    .append("\" denied_mask=\"")
                    .append(words[2])
                    .append("\" fsuid=0 ouid=0\n");
        }
        Files.writeString(log, text.toString());
    }

    private String profile() throws IOException {
        Invocation carried = Invocation.of("rebase", made(), "--from", old, "--to", next, "-o", folder.resolve("b"));
        assertThat(carried.exitCode()).as(carried.err()).isZero();
        return Files.readString(folder.resolve("b/apparmor/db"));
    }

    private String reasons() throws IOException {
        return Files.readString(folder.resolve("b/rebase.md"));
    }

    @Test
    void whatMovedIsAllowedWhereItIsNow() throws IOException {
        recorded(
                "exec /usr/lib/db/15/bin/db x",
                "file_mmap " + LIBRARIES + "libz.so.1.2.13 rm",
                "open /usr/share/old/message r",
                "mknod /var/lib/db/15/main/x c",
                "open /data/y w");
        String profile = profile();
        assertThat(profile)
                .contains("/usr/lib/db/17/bin/db", LIBRARIES + "libz.so.1.3.1 mr,", LIBRARIES + "libnew.so.2 mr,")
                .contains("/var/lib/db/15/main/x", "/var/lib/db/17/main/x", "/data/y")
                .doesNotContain("/usr/lib/db/15", "libz.so.1.2.13", "/usr/share/old");
        assertThat(reasons())
                .contains("has the same soname", "has the same name but for its numbers", "was made by the container")
                .contains("| `" + LIBRARIES + "libnew.so.2` | needed by " + LIBRARIES.replace("_", "\\_"))
                .contains("it was used and is gone")
                .contains("| `getpid` | `/usr/lib/db/17/bin/db");
        assertThat(Files.readString(folder.resolve("b/report.md")))
                .contains("seen: nothing, but the image needs it: rebase.md");
    }

    @Test
    void newFilesOfAFolderThatWasReadWholeAreRead() throws IOException {
        recorded("exec /usr/lib/db/15/bin/db x", "open /etc/db/conf.d/ r", "open /etc/db/conf.d/a.conf r");
        assertThat(profile()).contains("/etc/db/conf.d/a.conf r,", "/etc/db/conf.d/b.conf r,");
    }

    @Test
    void nothingChangesInTheSameImage() throws IOException {
        recorded("exec /usr/lib/db/15/bin/db x", "open /usr/share/old/message r", "open /data/y w");
        next = old;
        String before = Files.readString(made().resolve("apparmor/db"));
        assertThat(profile()).isEqualTo(before);
        Invocation diff = Invocation.of("diff", folder.resolve("a"), folder.resolve("b"));
        assertThat(diff.exitCode()).as(diff.out()).isZero();
    }

    private Path made() throws IOException {
        Invocation made = Invocation.of("generate", log, "--name", "db", "-o", folder.resolve("a"), "--exact", "-q");
        assertThat(made.exitCode()).as(made.err()).isZero();
        return folder.resolve("a");
    }

    @Test
    void whatWasChangedByHandIsSaidNotToBeCarriedOver() throws IOException {
        recorded("exec /usr/lib/db/15/bin/db x");
        Path profile = made().resolve("apparmor/db");
        Files.writeString(profile, Files.readString(profile).replace("}", "  /tmp/more r,\n}"));
        Invocation carried =
                Invocation.of("rebase", folder.resolve("a"), "--from", old, "--to", next, "-o", folder.resolve("b"));
        assertThat(carried.exitCode()).isZero();
        assertThat(carried.err()).contains("what was changed in them").contains("lsmith.yaml");
    }

    /** How the policies were made stands in model.json, whatever the dialect of the filter can say: the OCI's has no comments. */
    @Test
    void policiesAreMadeAnewAsTheyWereMade() throws IOException {
        recorded("exec /usr/lib/db/15/bin/db x", "open /data/y w");
        Path first = folder.resolve("a");
        Invocation made = Invocation.of(
                "generate",
                log,
                "--name",
                "db",
                "-o",
                first,
                "--broad",
                "--exec",
                "child",
                "--image",
                old,
                "--reachable",
                "allow",
                "--seccomp-dialect",
                "oci",
                "--target",
                "seccomp,apparmor",
                "-q");
        assertThat(made.exitCode()).as(made.err()).isZero();
        Invocation carried = Invocation.of(
                "rebase", first, "--from", old, "--to", next, "-o", folder.resolve("b"), "--seccomp-dialect", "oci");
        assertThat(carried.exitCode()).as(carried.err()).isZero();
        assertThat(carried.err()).isEmpty();
        assertThat(Files.readString(folder.resolve("b/generalisations.md"))).contains("Level **broad**");
        assertThat(Files.readString(folder.resolve("b/seccomp.json")))
                .contains("getpid")
                .contains("exit");
        assertThat(Files.readString(folder.resolve("b/model.json")))
                .contains("\"policies\":{\"level\":\"broad\",\"reachable\":\"log\",\"childProfiles\":true}");
    }

    @Test
    void policiesOfAnOlderLsmithAreMadeAtTheDefaultLevelAndThatIsSaid() throws IOException {
        recorded("exec /usr/lib/db/15/bin/db x");
        Path model = made().resolve("model.json");
        String text = Files.readString(model);
        assertThat(text).contains(",\"policies\":{\"level\":\"exact\",\"childProfiles\":false}");
        Files.writeString(model, text.replace(",\"policies\":{\"level\":\"exact\",\"childProfiles\":false}", ""));
        Invocation carried =
                Invocation.of("rebase", folder.resolve("a"), "--from", old, "--to", next, "-o", folder.resolve("b"));
        assertThat(carried.exitCode()).as(carried.err()).isZero();
        assertThat(carried.err()).contains("does not say how its policies were made");
    }

    @Test
    void aFolderWithoutAModelAndAnImageThatIsNoneAreRefusedInOneLine() throws IOException {
        Invocation none = Invocation.of("rebase", old, "--from", old, "--to", next, "-o", folder.resolve("b"));
        assertThat(none.exitCode()).isEqualTo(3);
        assertThat(none.err().lines()).hasSize(1);
        recorded("exec /usr/lib/db/15/bin/db x");
        Invocation image = Invocation.of("rebase", made(), "--from", old, "--to", log, "-o", folder.resolve("b"));
        assertThat(image.exitCode()).isEqualTo(3);
        assertThat(image.err().lines()).hasSize(1);
    }
}
