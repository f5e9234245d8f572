package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify --kernel} on hosts that are folders, whose programs note what they are told. */
class KernelTrialTest {
    private static final Path POLICIES = Examples.NGINX.folder().resolve("policies");

    @TempDir
    private Path root;

    @BeforeEach
    void aHostWithAppArmorAndDocker() throws IOException {
        put("/sys/module/apparmor/parameters/enabled", "Y\n");
        program("apparmor_parser", "case $1 in -r) grep -q '^profile lsmith-trial-[0-9]* flags' $2;; esac");
        program("docker", "case $1 in inspect) echo true 0;; esac");
    }

    @Test
    void aContainerThatRunsUnderThePoliciesPasses() throws IOException {
        Invocation run = trial();
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out())
                .contains("apparmor: loaded as lsmith-trial-")
                .contains("docker: under the policies runs\nnothing was refused\n");
        assertThat(commands())
                .contains("--network none")
                .contains("apparmor=lsmith-trial-")
                .contains("seccomp=seccomp.json")
                .doesNotContain("label=type")
                .doesNotContain("--volume")
                .containsPattern("docker rm --force lsmith-trial-[0-9]+\napparmor_parser -R \\S+\n$");
    }

    @Test
    void oneThatEndsUnderThemAndNotWithoutIsANo() throws IOException {
        program(
                "docker",
                "case \"$*\" in *seccomp=*) touch " + root + "/confined;; run*) rm -f " + root
                        + "/confined;; inspect*) if [ -e " + root
                        + "/confined ]; then echo false 1; else echo true 0; fi;; esac");
        Invocation run = trial();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("under the policies ended with exit code 1\ndocker: under the engine's default runs\n");
    }

    @Test
    void oneThatEndsWithoutThemTooTellsNothing() throws IOException {
        program("docker", "case $1 in inspect) echo false 3;; esac");
        Invocation run = trial();
        assertThat(run.exitCode()).isEqualTo(5);
        assertThat(run.out()).contains("could not say: it does not run without the policies either");
    }

    @Test
    void aProfileThatTheKernelRefusesIsANo() throws IOException {
        program("apparmor_parser", "echo 'profile too large'; exit 1");
        Invocation run = trial();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("apparmor: refused: profile too large");
        assertThat(commands()).doesNotContain("docker run");
    }

    @Test
    void aHostThatCannotTellSaysWhyAndNeverPasses() throws IOException {
        Files.delete(file("/usr/sbin/docker"));
        Invocation without = trial();
        assertThat(without.exitCode()).isEqualTo(5);
        assertThat(without.out()).isEqualTo("could not say: there is neither docker nor podman\n");
        program("podman", "exit 0");
        put("/sys/module/apparmor/parameters/enabled", "N\n");
        assertThat(trial().out()).contains("the host has no AppArmor, for which there is a profile");
        assertThat(trial().exitCode()).isEqualTo(5);
        assertThat(commands()).isEmpty();
    }

    @Test
    void logsAreForTheOtherWayToVerify() {
        assertThat(Invocation.of("verify", POLICIES, "a.log", "--kernel").exitCode())
                .isEqualTo(2);
        assertThat(Invocation.of("verify", POLICIES).exitCode()).isEqualTo(2);
    }

    private Invocation trial() {
        return Invocation.of("verify", POLICIES, "--kernel", "--root", root);
    }

    private Path file(String name) {
        return root.resolve(name.substring(1));
    }

    private void put(String name, String text) throws IOException {
        Files.createDirectories(file(name).getParent());
        Files.writeString(file(name), text, StandardCharsets.UTF_8);
    }

    /** A program of the host that notes its name and words and does what is said. */
    private void program(String name, String does) throws IOException {
        put("/usr/sbin/" + name, "#!/bin/sh\necho \"" + name + " $*\" >> " + file("/commands") + "\n" + does + "\n");
        Files.setPosixFilePermissions(file("/usr/sbin/" + name), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String commands() throws IOException {
        return Files.exists(file("/commands")) ? Files.readString(file("/commands"), StandardCharsets.UTF_8) : "";
    }
}
