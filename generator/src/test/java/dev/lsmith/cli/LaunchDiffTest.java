package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What engines are told of a container, compared by what it leaves open. */
class LaunchDiffTest {
    @TempDir
    private Path folder;

    private Path arguments(String name, String flags) throws IOException {
        return Files.writeString(folder.resolve(name + ".args"), flags.replace(' ', '\n') + "\n");
    }

    /** The second flags open what is told, and the mirror closes it; both at once are the same. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|--privileged|privileged: every capability|critical (escape)",
                "--pid=private|--pid=host|pid namespace: the host's pid namespace|high (lateral)",
                "--network=none|--network=bridge|network namespace: network namespace bridge|medium (lateral)",
                "--network=a --sysctl net.ipv4.ip_unprivileged_port_start=1024|--network=host --sysctl net.ipv4.ip_unprivileged_port_start=1024|network namespace: the host's network namespace|high (lateral)",
                "--ipc=private|--ipc=container:x|ipc namespace: ipc namespace container:x|low (lateral)",
                "''|--volume /:/host|host path: / at /host|critical (host-write): / is the whole host",
                "''|--volume /var/run/docker.sock:/s:ro|host path: /var/run/docker.sock at /s, read-only|critical (escape)",
                "--volume /srv:/d:ro|--volume /srv:/d|host path: writing to /srv at /d|low (host-write)",
                "--volume /srv/www:/d|--volume /srv:/d|host path: /srv at /d|low (host-write)",
                "--volume /srv:/d|--volume /srv:/d:rshared|mount propagation: mounts at /d reach the host|high (host-write)",
                "''|--device /dev/sda|device: /dev/sda:/dev/sda:w|critical (escape)",
                "--device /dev/fuse:/dev/fuse:r|--device /dev/fuse:/dev/fuse:rw|device: /dev/fuse:/dev/fuse:w|medium (kernel)",
                "--security-opt no-new-privileges|''|no-new-privileges: privileges gained by exec|medium (inside)",
                "--user 1000|''|user: programs run as root|medium (inside)",
                "--user 1000|--user 1000 --group-add docker|supplementary group: docker|low (inside)",
                "--read-only|''|root file system: writing to the image's files|medium (inside)",
                "--read-only|--read-only --tmpfs /t|tmpfs: tmpfs at /t|low (inside)",
                "--cap-drop ALL|--cap-drop ALL --cap-add sys_module|capability: SYS_MODULE|critical (escape)",
                "--memory 1g|--memory 2g|limit: memory up to 2147483648|low (exhaustion)",
                "--pids-limit 5|--pids-limit -1|limit: processes without a limit|low (exhaustion)",
                "--ulimit nofile=10:20|--ulimit nofile=10:-1|limit: nofile (hard) without a limit|low (exhaustion)",
                "''|--ulimit core=-1|limit: core (hard) without a limit|low (exhaustion)",
                "''|--security-opt seccomp=unconfined|seccomp: everything|high (kernel)",
                "--security-opt apparmor=a|--security-opt apparmor=unconfined|apparmor: everything|high (escape)",
                "--security-opt label=type:a_t|--security-opt label=disable|selinux: everything|high (escape)",
                "''|--security-opt label=level:s0:c1|selinux level: files of every container at level s0:c1|high (lateral)",
                "''|--security-opt systempaths=unconfined|read-only path: /proc/sys|high (host-write)",
                "--userns=host|--publish 8080:80 --userns=host|published port: 8080:80/tcp|low (lateral)",
            })
    void flags(String old, String young, String told, String danger) throws IOException {
        Path before = arguments("old", old);
        Path after = arguments("new", young);
        Invocation opened = Invocation.of("diff", before, after);
        assertThat(opened.out()).startsWith("widened (").contains("    " + told).contains("danger   " + danger);
        assertThat(opened.exitCode()).isEqualTo(1);
        assertThat(Invocation.of("diff", after, before).out())
                .startsWith("narrowed (")
                .contains("    " + told)
                .doesNotContain("danger ");
        assertThat(Invocation.of("diff", after, after).out()).isEqualTo("same meaning\n");
        assertThat(Invocation.of("prove", before, "--within", after).exitCode()).isZero();
        assertThat(Invocation.of("prove", after, "--within", before).exitCode()).isEqualTo(1);
    }

    /** Which way it goes is not in the two files. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--network=a|--network=b|who else is in it is not said",
                "--user 1000|--user 1001|what belongs to that user",
                "--security-opt apparmor=a|--security-opt apparmor=b|compare their files",
                "--sysctl net.core.somaxconn=1|--sysctl net.core.somaxconn=2|which way the sysctl goes",
                "''|--ulimit nofile=5|what the engine's own limit is",
            })
    void whatTheTwoDoNotSay(String old, String young, String missing) throws IOException {
        Path before = arguments("old", old);
        Path after = arguments("new", young);
        Invocation run = Invocation.of("diff", before, after);
        assertThat(run.out()).startsWith("changed (").contains("not decided (", missing);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(Invocation.of("prove", after, "--within", before).exitCode()).isEqualTo(5);
    }

    /** One container in every form. */
    @Test
    void otherForms() throws IOException {
        Path line = Files.writeString(folder.resolve("run.sh"), "docker run --privileged --name web image\n");
        Path compose = Files.writeString(
                folder.resolve("compose.yaml"), "services:\n  web:\n    image: image\n    container_name: web\n");
        Path pod = Files.writeString(
                folder.resolve("pod.yaml"),
                "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  hostPID: true\n  containers:\n"
                        + "    - {name: web, image: image}\n");
        assertThat(Invocation.of("diff", compose, line).out())
                .startsWith("widened (")
                .contains("privileged: every");
        assertThat(Invocation.of("diff", compose, pod).out()).contains("pid namespace: the host's pid namespace");
        assertThat(Invocation.of("diff", Examples.NGINX.spec(), Examples.NGINX.spec())
                        .out())
                .isEqualTo("same meaning\n");
    }
}
