package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code explain DIR QUERY}: every layer in the order of the kernel, against what the policies of nginx say. */
class AllLayersTest {
    private static final Path NGINX = Examples.NGINX.folder().resolve("policies");

    @TempDir
    private Path folder;

    /** The answer on a host with AppArmor: exit code, and the layer that stops it first. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "write /run/nginx.pid             | 0 | allowed",
                "read /etc/nginx/nginx.conf       | 0 | allowed",
                "read /etc/shadow                 | 1 | stopped first by apparmor",
                "write /etc/nginx/nginx.conf      | 1 | stopped first by launch",
                "write /var/www/html/x            | 1 | stopped first by launch: write /var/www/html/x",
                "write /proc/sys/kernel/core_pattern | 1 | stopped first by launch",
                "read /proc/kcore                 | 1 | stopped first by launch",
                "exec /bin/sh                     | 1 | stopped first by apparmor",
                "exec /run/x                      | 1 | stopped first by launch",
                "ptrace                           | 1 | stopped first by seccomp: call ptrace",
                "bind tcp 80                      | 0 | allowed",
                "socket(AF_ALG)                   | 1 | stopped first by seccomp",
                "socket(AF_INET, SOCK_RAW)        | 1 | stopped first by apparmor: make a socket inet raw",
                "'socket(2, SOCK_STREAM|SOCK_CLOEXEC, 0)' | 0 | allowed",
                "CAP_SYS_ADMIN                    | 1 | stopped first by capabilities",
                "CAP_SETUID                       | 0 | allowed",
                "capability setuid                | 0 | allowed",
                "mount                            | 1 | stopped first by seccomp",
                "unshare(CLONE_NEWUSER)           | 1 | stopped first by seccomp",
                "clone(CLONE_NEWUSER)             | 1 | stopped first by seccomp",
                "clone                            | 5 | could not say, for seccomp",
                "keyctl                           | 1 | stopped first by seccomp",
                "getpid                           | 0 | allowed",
                "ioctl TIOCGWINSZ /dev/tty        | 0 | allowed",
                "/etc/shadow r                    | 1 | stopped first by apparmor",
                "signal stop                      | 1 | stopped first by apparmor: signal a process of the container",
                "signal 9                         | 0 | signal kill: allowed",
                "unlink /run/nginx.pid            | 0 | allowed",
                "rename /run/nginx.pid /etc/x     | 1 | stopped first by launch: make /etc/x",
                "link /etc/shadow /run/x          | 1 | stopped first by seccomp: call linkat",
                "mknod /dev/sda                   | 1 | stopped first by seccomp: call mknodat",
                "chown /run/nginx.pid             | 0 | allowed",
                "sysctl kernel.core_pattern       | 1 | stopped first by launch: write /proc/sys/kernel/core_pattern",
                "listen tcp 80                    | 0 | allowed",
                "connect tcp6 443                 | 0 | allowed",
                "connect tcp 10.0.0.1:443         | 0 | allowed",
                "send udp [2001:db8::1]:53        | 1 | stopped first by apparmor: make a socket inet6 dgram",
                "connect unix /run/docker.sock    | 1 | stopped first by apparmor: connect unix /run/docker.sock"
            })
    void anAppArmorHost(String query, int code, String told) {
        Invocation run = Invocation.of("explain", "--lsm", "apparmor", NGINX, query);

        assertThat(run.out()).as(query + run.err()).contains(": " + told);
        assertThat(run.exitCode()).isEqualTo(code);
    }

    /** SELinux is asked by the types of paths and ports. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "write /run/nginx.pid | 0 | selinux  allowed by allow lsmith_nginx_t container_file_t:file",
                "connect tcp 5432     | 1 | no rule allows lsmith_nginx_t postgresql_port_t:tcp_socket [name_connect]",
                "bind tcp 80          | 0 | lsmith_nginx_t http_port_t:tcp_socket name_bind",
                "exec /bin/sh         | 1 | no rule allows lsmith_nginx_t container_file_t:file [execute_no_trans]",
                "mount                | 1 | stopped first by seccomp",
                "send udp 53          | 1 | no rule allows lsmith_nginx_t lsmith_nginx_t:udp_socket [write]",
                "connect unix /run/a  | 0 | container_file_t:sock_file",
                "link /run/a /run/b   | 1 | no rule allows lsmith_nginx_t container_file_t:file [link]"
            })
    void anSelinuxHost(String query, int code, String told) {
        Invocation run = Invocation.of("explain", "--lsm", "selinux", NGINX, query);

        assertThat(run.out()).as(query).contains(told);
        assertThat(run.exitCode()).isEqualTo(code);
    }

    @Test
    void hostsThatDifferAreToldApart() {
        Invocation run = Invocation.of("explain", NGINX, "read /etc/shadow");

        assertThat(run.out())
                .contains("stopped first by apparmor: read /etc/shadow, on a host with apparmor")
                .contains("allowed, on a host with selinux");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eat bread",
                "CAP_EVERYTHING",
                "connect tcp",
                "bind tcp 70000",
                "socket(AF_MOON)",
                "frobnicate(1)",
                "ioctl NOTHING",
                "getpid(1,2,3,4,5,6,7)",
                "signal none",
                "read",
                "mount tmpfs"
            })
    void whatIsNoQueryIsToldWithTheForms(String query) {
        Invocation run = Invocation.of("explain", NGINX, query);

        boolean isCall = query.equals("read");
        assertThat(run.exitCode()).as(query).isEqualTo(isCall ? 0 : 2);
        if (!isCall) {
            assertThat(run.err().lines()).hasSize(1);
            assertThat(run.err()).contains("is not understood").contains("read|write|append");
        }
    }

    @Test
    void asJson() {
        Invocation run = Invocation.of("explain", "--json", "--lsm", "apparmor", NGINX, "exec /bin/sh");

        assertThat(run.out())
                .contains("\"answer\" : \"stopped\"", "\"layer\" : \"apparmor\"", "\"why\" : \"no rule allows it\"");
    }

    /** A comparison of 64 bits lets through what the kernel takes for the same. */
    @Test
    void aBypassByTheHighBitsIsTold() throws IOException {
        Files.writeString(folder.resolve("seccomp.json"), """
                {"defaultAction":"SCMP_ACT_ERRNO","architectures":["SCMP_ARCH_X86_64"],"syscalls":[
                {"names":["socket"],"action":"SCMP_ACT_ALLOW","args":[{"index":0,"value":38,"op":"SCMP_CMP_NE"}]}]}
                """);

        Invocation run = Invocation.of("explain", folder, "socket(AF_ALG)");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("which the kernel does not look at, it gets past");
    }

    /** Files that generate did not write are asked as well, and what is not there is not. */
    @Test
    void aFolderOfOneLayer() throws IOException {
        try (Stream<Path> files = Files.list(NGINX.resolve("selinux"))) {
            for (Path file : files.toList()) {
                Path copy = folder.resolve("selinux").resolve(file.getFileName());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }

        Invocation run = Invocation.of("explain", folder, "CAP_SYS_ADMIN");

        assertThat(run.out()).contains("stopped first by selinux").doesNotContain("seccomp");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    /** One policy by itself, whatever else may confine the container. */
    @Test
    void aSinglePolicy() throws Exception {
        Path root = Path.of(System.getProperty("lsmith.root", ".."));
        Path filter = root.resolve("profiles/baselines/docker-seccomp.json");
        assertThat(Invocation.of("explain", filter, "getpid()").exitCode()).isZero();
        Invocation refused = Invocation.of("explain", filter, "kexec_load()");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out()).contains("seccomp");
        Path module = root.resolve("examples/redis/policies/selinux/lsmith_redis.cil");
        assertThat(Invocation.of("explain", module, "CAP_SYS_MODULE").exitCode())
                .isEqualTo(1);
        assertThat(Invocation.of("explain", module, "kexec_load()").exitCode())
                .as("a module is not asked about calls")
                .isEqualTo(5);
    }
}
