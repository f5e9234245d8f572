package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code convert}: a filter in another dialect, and what is lost on the way. */
class ConvertCommandTest {
    private static final String DOCKER = """
            {"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 38,
             "archMap": [{"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86"]}],
             "syscalls": [
              {"names": ["read", "write"], "action": "SCMP_ACT_ALLOW", "comment": "always"},
              {"names": ["mount"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_SYS_ADMIN"]}},
              {"names": ["ptrace"], "action": "SCMP_ACT_ALLOW", "includes": {"minKernel": "4.8"}},
              {"names": ["bpf"], "action": "SCMP_ACT_ERRNO", "errnoRet": 13, "excludes": {"caps": ["CAP_BPF"]}}]}
            """;

    @TempDir
    private Path folder = Path.of("");

    private Path file(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void dockersForPodman() throws Exception {
        Invocation run = Invocation.of("convert", file("d.json", DOCKER), "--dialect", "podman");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("holds on every kernel now, and not only from 4.8 on: allow ptrace")
                .hasLineCount(1);
        assertThat(run.out())
                .contains("\"defaultErrno\": \"ENOSYS\"", "\"errno\": \"EACCES\"", "CAP_SYS_ADMIN")
                .doesNotContain("minKernel");
        Path podman = file("p.json", run.out());
        Invocation back = Invocation.of("convert", podman, "--dialect", "docker");
        assertThat(back.err()).isEmpty();
        assertThat(back.exitCode()).isZero();
        assertThat(back.out()).doesNotContain("ENOSYS");
    }

    /** A bundle's filter has no conditions: they are decided for the container that is named. */
    @Test
    void dockersForABundle() throws Exception {
        Path file = file("d.json", DOCKER);
        Invocation without = Invocation.of("convert", file, "--dialect", "oci");
        assertThat(without.out()).doesNotContain("mount", "includes", "archMap").contains("SCMP_ARCH_X86\"", "bpf");
        assertThat(without.err()).contains("left out: allow mount", "archMap is gone");
        Invocation with = Invocation.of("convert", file, "--dialect", "oci", "--cap", "SYS_ADMIN", "--cap", "CAP_BPF");
        assertThat(with.out()).contains("mount").doesNotContain("bpf");
        assertThat(with.err()).contains("kept for this container, without its conditions: allow mount");
    }

    @Test
    void aDialectThatIsNamedWronglyIsTold() throws Exception {
        String podman =
                "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"defaultErrno\": \"ENOSYS\", \"x\": 1, \"syscalls\": []}";
        Invocation run = Invocation.of("convert", file("p.json", podman), "--from", "docker", "--dialect", "oci");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("is not in Docker's dialect, but in Podman's dialect, as its keys show")
                .contains(
                        "defaultErrno: this key means nothing to docker and is passed over: it is of Podman's dialect")
                .contains("x: this key means nothing to docker and is passed over\n");
        Invocation guessed = Invocation.of("convert", folder.resolve("p.json"), "--dialect", "docker");
        assertThat(guessed.out()).contains("\"defaultErrnoRet\": 38");
    }

    @Test
    void halfAFileIsOneError() throws Exception {
        Invocation run = Invocation.of("convert", file("h.json", DOCKER.substring(0, 200)), "--dialect", "oci");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("h.json:").doesNotContain("Exception");
        assertThat(Invocation.of("convert", file("d.json", DOCKER), "--dialect", "gvisor")
                        .exitCode())
                .isEqualTo(2);
        assertThat(Invocation.of("convert", folder.resolve("d.json"), "--dialect", "oci", "--machine", "vax")
                        .err())
                .contains("there is no machine vax");
    }
}
