package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code generate --staged}: every file says that what was not learned is logged, and none refuses it. */
class StagedTest {
    private static final Path ROOT = Path.of(System.getProperty("lsmith.root", ".."));

    @TempDir
    private static Path folder;

    private static Invocation staged;

    @BeforeAll
    static void generate() {
        Path example = ROOT.resolve("examples/nginx");
        staged = Invocation.of(
                "generate",
                example.resolve("audit.log"),
                "--spec",
                example.resolve("inspect.json"),
                "-o",
                folder,
                "--staged");
    }

    private static String file(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    @Test
    void everyLayerLogsInsteadOfRefusing() throws IOException {
        assertThat(staged.exitCode()).as(staged.err()).isZero();
        assertThat(file("apparmor/nginx"))
                .contains("profile nginx flags=(attach_disconnected, complain, mediate_deleted)");
        assertThat(file("selinux/lsmith_nginx.te")).contains("\npermissive lsmith_nginx_t;\n");
        assertThat(file("selinux/lsmith_nginx.cil")).contains("(typepermissive lsmith_nginx_t)");
        for (String filter :
                new String[] {"seccomp.json", "run/seccomp.podman.json", "run/security-profiles-operator.yaml"}) {
            assertThat(file(filter))
                    .as(filter)
                    .containsPattern("defaultAction\"?: \"?SCMP_ACT_LOG")
                    .doesNotContain("defaultErrno");
        }
        assertThat(file("run/systemd.conf"))
                .contains("SystemCallLog=~accept ")
                .doesNotContain("SystemCallFilter")
                .doesNotContain("RestrictNamespaces")
                .doesNotContain("RestrictAddressFamilies");
    }

    @Test
    void whatCannotBeLoggedIsAsItWasGiven() throws IOException {
        assertThat(file("docker-run.args"))
                .contains("apparmor=nginx", "seccomp=seccomp.json", "NET_RAW", "SYS_CHROOT")
                .doesNotContain("read-only", "pids-limit", "no-new-privileges");
        assertThat(staged.out()).contains("nothing is refused yet,", "generate without --staged");
    }

    @Test
    void theRulesAreThoseThatWillBeEnforced() throws IOException {
        String committed = Files.readString(ROOT.resolve("examples/nginx/policies/apparmor/nginx"));
        assertThat(file("apparmor/nginx").replace(", complain,", ",")).isEqualTo(committed);
    }
}
