package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A generated profile against what a person makes of it: differences and answers carry the recording's evidence. */
class GeneratedDiffTest {
    @TempDir
    private Path folder;

    private Path out = Path.of("");
    private Path profile = Path.of("");

    @BeforeEach
    void generate() {
        out = folder.resolve("out");
        profile = out.resolve("apparmor/nginx");
        Invocation.of("generate", Examples.NGINX.log(), "--spec", Examples.NGINX.spec(), "-o", out);
    }

    private Path changed(String from, String to) throws IOException {
        String text = Files.readString(profile);
        assertThat(text).contains(from);
        return Files.writeString(folder.resolve("mine"), text.replace(from, to));
    }

    @Test
    void aFolderIsComparedByItsProfile() {
        Invocation run = Invocation.of("diff", out, profile);
        assertThat(run.out()).isEqualTo("same meaning\n");
        assertThat(run.exitCode()).isZero();
    }

    private Path copy(String changed, String from, String to) throws IOException {
        Path copy = folder.resolve("copy");
        try (Stream<Path> files = Files.walk(out)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(out.relativize(file)));
            }
        }
        String text = Files.readString(copy.resolve(changed));
        assertThat(text).contains(from);
        Files.writeString(copy.resolve(changed), text.replace(from, to));
        return copy;
    }

    @Test
    void aFolderThatIsTheSameIsTheSame() throws IOException {
        Invocation run = Invocation.of("diff", out, copy("report.md", "nginx", "other"));
        assertThat(run.out())
                .startsWith("same meaning\n\nnot compared (")
                .contains("run/systemd.conf: the same byte for byte");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void everyFileOfAFolderIsCompared() throws IOException {
        Invocation run = Invocation.of("diff", out, copy("capabilities.json", "\"chown\"", "\"sys_admin\""));
        assertThat(run.out()).contains("widened (1)", "capability: sys_admin", "narrowed (1)", "capability: chown");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void filtersAreComparedByMeaning() throws IOException {
        Invocation run = Invocation.of("diff", out, copy("seccomp.json", "\"bind\"", "\"mount\""));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains(
                        "widened (",
                        "    call: mount\n",
                        "      old      default errno(1)\n",
                        "      new      allow mount")
                .contains("narrowed (", "    call: bind\n");
    }

    @Test
    void modulesAreComparedByMeaning() throws IOException {
        Invocation run = Invocation.of("diff", out, copy("selinux/lsmith_nginx.te", "http_port_t", "ssh_port_t"));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("widened (1)", "    tcp_socket: ssh_port_t:tcp_socket { name_bind }\n")
                .contains("narrowed (1)", "      such as  lsmith_nginx_t http_port_t:tcp_socket name_bind\n");
    }

    @ParameterizedTest
    @CsvSource({
        "docker-run.args, no-new-privileges, label=disable, no-new-privileges",
        "docker-run.args, CHOWN, SYS_ADMIN, capability: SYS_ADMIN",
        "run/compose.override.yaml, '      - \"no-new-privileges:true\"\n', '', no-new-privileges",
        "run/kubernetes.yaml, 'allowPrivilegeEscalation: false', 'allowPrivilegeEscalation: true', no-new-privileges",
        "run/oci-config.patch.json, '\"noNewPrivileges\":true', '\"noNewPrivileges\":false', no-new-privileges",
        "run/quadlet.container, NoNewPrivileges=true, NoNewPrivileges=false, no-new-privileges",
        "run/seccomp.podman.json, '\"bind\"', '\"mount\"', call: mount",
        "run/systemd.conf, NoNewPrivileges, Other, capability: privileges gained by exec",
        "run/security-profiles-operator.yaml, chown, sys_admin, capability: capability sys_admin"
    })
    void whatEnginesAreToldIsComparedByMeaning(String file, String from, String to, String found) throws IOException {
        Invocation run = Invocation.of("diff", out, copy(file, from.replace("\\n", "\n"), to));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).startsWith("widened (").contains("    " + found);
    }

    @Test
    void aFileThatIsGoneIsNotTheSame() throws IOException {
        Files.delete(copy("run/systemd.conf", "NoNewPrivileges", "Other").resolve("run/systemd.conf"));
        Invocation run = Invocation.of("diff", out, folder.resolve("copy"));
        assertThat(run.exitCode()).isEqualTo(5);
        assertThat(run.out())
                .doesNotContain("same meaning")
                .contains("could not say", "  run/systemd.conf: there is only an old one");
    }

    @Test
    void whatAPersonOpenedIsFoundWithItsEvidence() throws IOException {
        Path mine = changed("  /etc/nginx/nginx.conf r,", "  /etc/nginx/** rw,");
        Invocation run = Invocation.of("diff", out, mine);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .startsWith("widened (")
                .contains("    file: /etc/nginx/** rw\n")
                .contains("new      /etc/nginx/** rw,  (" + mine + ":")
                .containsPattern("seen [0-9]+ times, never with w, at \\[1\\]:[0-9]+")
                .doesNotContain("narrowed");
    }

    @Test
    void whatAPersonTookAwayIsFound() throws IOException {
        Path mine = changed("  capability chown,\n", "");
        assertThat(Invocation.of("diff", out, mine).out())
                .startsWith("narrowed (1)")
                .contains("    capability: capability chown\n", "such as  capability chown\n", "new      no rule\n");
    }

    @Test
    void anAnswerNamesWhatWasSeen() {
        assertThat(Invocation.of("explain", out.resolve("apparmor/nginx"), "/run/nginx.pid", "r")
                        .out())
                .contains("nginx: owner /run/nginx.pid r: allowed\n  by owner /run/nginx.pid rw,  (")
                .containsPattern("seen [0-9]+ times, at \\[1\\]:[0-9]+")
                .contains("nginx: other /run/nginx.pid r: denied, as no rule allows it, logged\n");
    }

    @Test
    void capabilitySetsAreComparedToo() throws IOException {
        Path set = out.resolve("capabilities.json");
        assertThat(Invocation.of("diff", set, set).out()).isEqualTo("same meaning\n");
        Path mine = Files.createDirectory(folder.resolve("mine")).resolve("capabilities.json");
        Files.writeString(mine, Files.readString(set).replace("\"chown\"", "\"net_raw\""));
        assertThat(Invocation.of("diff", set, mine).out())
                .contains("widened (1)", "capability: net_raw", "narrowed (1)", "capability: chown");
    }
}
