package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code closes}: answers that are known from the exploits' own write-ups and the engines' documentation. */
class ClosesCommandTest {
    private static final Path NGINX_POLICIES = Examples.NGINX.folder().resolve("policies");

    @TempDir
    private Path folder;

    /** Docker refuses unshare and user namespaces, allows packet sockets; Podman allows namespaces; splice is everybody's. */
    @ParameterizedTest
    @CsvSource({
        "docker, CVE-2022-0185, 0",
        "docker, CVE-2022-0492, 0",
        "docker, CVE-2024-1086, 0",
        "docker, CVE-2016-0728, 0",
        "docker, CVE-2017-16995, 0",
        "docker, CVE-2020-14386, 1",
        "docker, CVE-2022-0847, 1",
        "docker, CVE-2021-26708, 1",
        "docker, CVE-2019-5736, 5",
        "podman, CVE-2022-0185, 1",
        "podman, CVE-2024-1086, 1",
        "podman, CVE-2020-13401, 0",
        "podman, CVE-2022-0995, 1",
        "container_t, CVE-2017-6074, 0",
        "container_t, CVE-2024-1086, 1"
    })
    void theDefaultsOfEngines(String baseline, String exploit, int code) {
        assertThat(Invocation.of("closes", "--baseline", baseline, exploit).exitCode())
                .isEqualTo(code);
    }

    /** nginx calls sendfile, which fills a pipe as splice does; it has no user namespaces, no packet sockets and no keyrings. */
    @ParameterizedTest
    @CsvSource({
        "CVE-2022-0185, 0",
        "CVE-2024-1086, 0",
        "CVE-2020-14386, 0",
        "CVE-2014-0038, 0",
        "CVE-2022-0847, 1",
        "CVE-2014-3153, 1",
        "CVE-2024-21626, 5"
    })
    void thePoliciesOfARecordedService(String exploit, int code) {
        assertThat(Invocation.of("closes", NGINX_POLICIES, exploit).exitCode()).isEqualTo(code);
    }

    @Test
    void oneThatIsOpenOnOneOfTwoHostsIsOpen() {
        Path policies = NGINX_POLICIES;
        assertThat(Invocation.of("closes", policies, "CVE-2016-5195").exitCode())
                .isEqualTo(1);
        assertThat(Invocation.of("closes", policies, "--lsm", "apparmor", "CVE-2016-5195")
                        .exitCode())
                .isZero();
        assertThat(Invocation.of("closes", policies, "--lsm", "none", "CVE-2016-5195")
                        .exitCode())
                .isEqualTo(1);
    }

    /** A profile alone closes Dirty COW, which needs /proc/PID/mem or ptrace; not one that is not enforced or that is left. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "profile web { /srv/** r, }; 0",
                "profile web { /srv/** r, /usr/bin/** ix, }; 0",
                "profile web flags=(complain) { /srv/** r, }; 1",
                "profile web { /srv/** r, /usr/bin/tool ux, }; 5",
                "profile web { /srv/** r, /usr/bin/tool Cx, profile /usr/bin/tool { /proc/*/mem rw, } }; 5",
                "profile web { /srv/** r, change_profile -> other, }; 5",
                "profile web { /srv/** r, deny /usr/bin/tool x, }; 0"
            })
    void aProfileCountsOnlyWhileItIsInForce(String profile, int code) throws IOException {
        Files.createDirectories(folder.resolve("apparmor"));
        Files.writeString(folder.resolve("apparmor/web"), profile + "\n", StandardCharsets.UTF_8);
        assertThat(Invocation.of("closes", folder, "CVE-2016-5195").exitCode()).isEqualTo(code);
    }

    @Test
    void aPermissiveDomainDeniesNothing() throws IOException {
        Path selinux = Files.createDirectories(folder.resolve("selinux"));
        String module = Files.readString(NGINX_POLICIES.resolve("selinux/lsmith_nginx.cil"), StandardCharsets.UTF_8);
        Files.writeString(selinux.resolve("a.cil"), module, StandardCharsets.UTF_8);
        assertThat(Invocation.of("closes", folder, "CVE-2017-6074").exitCode()).isZero();
        Files.writeString(
                selinux.resolve("a.cil"), module + "(typepermissive lsmith_nginx_t)\n", StandardCharsets.UTF_8);
        assertThat(Invocation.of("closes", folder, "CVE-2017-6074").exitCode()).isEqualTo(1);
    }

    @Test
    void anExploitThatIsNamedIsToldInFull() {
        Invocation run = Invocation.of("closes", "--baseline", "docker", "cve-2022-0185");
        assertThat(run.out())
                .contains("closed by seccomp: default errno(1) - call fsopen")
                .contains("closed by capabilities: no rule allows it - capable sys_admin")
                .contains("docker: 1 of 1 closed");
    }

    @Test
    void jsonSaysTheSame() {
        Invocation run = Invocation.of("closes", "--baseline", "docker", "CVE-2022-0185", "--json");
        assertThat(run.out())
                .startsWith("{\n  \"lsmith\" : \"closes\",\n  \"version\" : 1,")
                .contains("\"closed\" : 1,")
                .contains("\"need\" : \"call fsopen\"");
    }

    @Test
    void aSpecIsAskedWithWhatItsEngineGivesIt() throws IOException {
        Path run =
                Files.writeString(folder.resolve("run.sh"), "docker run --privileged nginx\n", StandardCharsets.UTF_8);
        assertThat(Invocation.of("closes", run, "CVE-2022-0185").exitCode()).isEqualTo(1);
        Files.writeString(run, "docker run --cap-drop ALL nginx\n", StandardCharsets.UTF_8);
        assertThat(Invocation.of("closes", run, "CVE-2020-14386", "CVE-2022-0185")
                        .exitCode())
                .isZero();
        Files.writeString(run, "docker run --security-opt seccomp=unconfined nginx\n", StandardCharsets.UTF_8);
        assertThat(Invocation.of("closes", run, "CVE-2022-0185").exitCode()).isEqualTo(1);
    }

    @Test
    void aPolicyThatIsNotAtHandIsUnknown() {
        Invocation run = Invocation.of("closes", Examples.NGINX.spec(), "CVE-2022-0185");
        assertThat(run.exitCode()).isEqualTo(5);
        assertThat(run.out()).contains("apparmor: cannot be asked: profile learn-nginx is on the host only");
    }

    @Test
    void aCommandLineThatIsWrongSaysWhatIsMeant() {
        Invocation typo = Invocation.of("closes", "--baseline", "docker", "CVE-2022-0186");
        assertThat(typo.exitCode()).isEqualTo(2);
        assertThat(typo.err()).contains("did you mean CVE-2022-0185");
        assertThat(Invocation.of("closes").exitCode()).isEqualTo(2);
        assertThat(Invocation.of("closes", "--baseline", "frob").err()).contains("docker, podman, container_t");
        assertThat(Invocation.of("closes", folder).exitCode()).isEqualTo(3);
    }
}
