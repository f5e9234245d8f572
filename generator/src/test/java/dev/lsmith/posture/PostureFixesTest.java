package dev.lsmith.posture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.container.SpecSyntax;
import dev.lsmith.container.Specs;
import dev.lsmith.posture.PostureFinding.Danger;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What closes a finding does close it, and it is as dangerous as what stands around it makes it. */
class PostureFixesTest {
    private static List<PostureFinding> findings(String text, SpecSyntax form) {
        return PostureReport.findings(Specs.read(text).get(0), form, Optional.empty());
    }

    private static PostureFinding finding(String line, String code) {
        return findings(line, SpecSyntax.RUN).stream()
                .filter(f -> f.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new AssertionError(line + " has no " + code));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "docker run -v /var/run/docker.sock:/s:ro app|host-path|drop it: :ro closes no socket",
                "docker run -v /run/user/1000/podman/podman.sock:/s app|host-path|drop it: :ro closes no socket",
                "docker run -v /:/host:ro app|host-path|--volume for the single folders",
                "docker run -v /:/host app|host-path|--volume for the single folders",
                "docker run -v /etc:/e:ro app|host-path|it is read-only already",
                "docker run -v /etc:/e app|host-path|a named volume, or :ro",
                "docker run -v /dev/kvm:/dev/kvm:ro app|device-node|drop --volume /dev/kvm; --device",
                "docker run -v /dev:/dev app|host-path|--device for the single nodes",
                "docker run --cap-add SYS_TIME app|capability|--cap-drop ",
            })
    void theWordsThatCloseIt(String line, String code, String words) {
        assertThat(finding(line, code).close()).contains(words);
    }

    @Test
    void whatWasAddedIsNotAddedInsteadOfDropped() {
        Function<String, List<String>> closes = line -> findings(line, SpecSyntax.RUN).stream()
                .filter(f -> f.subject().equals("SYS_TIME"))
                .map(PostureFinding::close)
                .toList();
        assertThat(closes.apply("docker run --cap-add SYS_TIME app")).containsExactly("drop --cap-add SYS_TIME");
        assertThat(closes.apply("docker run --cap-add sys_time --cap-drop SYS_TIME app"))
                .containsExactly("drop --cap-add SYS_TIME");
        assertThat(closes.apply("docker run --user 7 --cap-add SYS_TIME app"))
                .containsExactly("drop --cap-add SYS_TIME");
    }

    /** What a privileged container has, one finding says; what can be closed beside it stays. */
    @Test
    void aPrivilegedContainerIsOneFinding() {
        assertThat(findings("docker run --privileged --cap-drop ALL --user 0 -m 1g app", SpecSyntax.RUN))
                .extracting(PostureFinding::code)
                .contains("privileged", "no-new-privileges", "user-root", "root-writable")
                .doesNotContain(
                        "capability", "seccomp-unconfined", "masked-none", "readonly-none", "mac-unsaid", "remount");
        assertThat(finding("docker run --privileged app", "privileged").what())
                .contains("capability", "device", "seccomp", "security module", "masked");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "docker run --pid=host app|pid-host|HIGH",
                "docker run --pid=host --user 7 app|pid-host|MEDIUM",
                "docker run --pid=host --cap-add SYS_PTRACE app|pid-host-ptrace|CRITICAL",
                "docker run --pid=host --cap-add SYS_PTRACE --security-opt apparmor=docker-default app|pid-host|HIGH",
                "podman run --pid=host --userns=auto --cap-add SYS_PTRACE app|pid-host|MEDIUM",
                "docker run --privileged --pid=host app|pid-host-ptrace|CRITICAL",
                "docker run --network=host app|net-raw-host|HIGH",
                "docker run --network=container:db app|net-raw-shared|MEDIUM",
                "docker run --network=mine app|net-raw-bridge|HIGH",
                "docker run -v /dev/sda:/dev/sda app|device-node|HIGH",
                "docker run --privileged -v /dev/sda:/dev/sda:ro app|device-node|CRITICAL",
                "podman run --userns=auto --cap-add ALL app|capabilities-all|HIGH",
                "docker run --cap-add ALL app|capabilities-all|CRITICAL",
                "podman run --userns=keep-id:uid=0,gid=0 app|user-root|LOW",
                "docker run -P app|ports-all|MEDIUM",
                "docker run --device-cgroup-rule='a *:* rwm' app|device-cgroup-rule|CRITICAL",
                "docker run --device-cgroup-rule='b 8:* r' app|device-cgroup-rule|CRITICAL",
                "docker run --device-cgroup-rule='c 189:* rwm' app|device-cgroup-rule|HIGH",
                "docker run --cap-drop MKNOD --device-cgroup-rule='a *:* rwm' app|device-cgroup-rule|HIGH",
                "docker run --security-opt systempaths=unconfined --security-opt apparmor=unconfined app|readonly-none|CRITICAL",
                "docker run --security-opt systempaths=unconfined --security-opt apparmor=docker-default app|readonly-none|HIGH",
                "docker run --user 7 --security-opt systempaths=unconfined app|readonly-none|HIGH",
            })
    void asDangerousAsItIs(String line, String code, Danger danger) {
        assertThat(finding(line, code).danger()).isEqualTo(danger);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "docker run --cap-add SYS_ADMIN app|SYS_ADMIN|CRITICAL",
                "podman run --userns=auto --cap-add SYS_ADMIN app|SYS_ADMIN|MEDIUM",
                "podman run --userns=auto --cap-add SYS_MODULE app|SYS_MODULE|INFO",
                "docker run --network=none app|NET_RAW|INFO",
                "docker run app|NET_RAW|MEDIUM",
            })
    void aCapabilityIsWorthWhatItReaches(String line, String name, Danger danger) {
        assertThat(findings(line, SpecSyntax.RUN).stream()
                        .filter(f -> f.subject().equals(name)))
                .extracting(PostureFinding::danger)
                .containsExactly(danger);
    }

    /** podman-run(1), keep-id: without --user the process has the caller's id. */
    @ParameterizedTest
    @CsvSource({"keep-id, false", "'keep-id:uid=1000,gid=1000', false", "'keep-id:uid=0,gid=0', true", "auto, true"})
    void whoKeepsAnIdIsNoRoot(String mode, boolean root) {
        String line = "podman run --userns=" + mode + " app";
        assertThat(Specs.read(line).get(0).root()).isEqualTo(root);
        assertThat(findings(line, SpecSyntax.RUN).stream()
                        .anyMatch(f -> f.code().startsWith("user-")))
                .isEqualTo(root);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-p 8000:80|8000/tcp (80 inside)",
                "-p 80:80/TCP|80/tcp",
                "-p 5353:53/UDP|5353/udp (53 inside)",
                "-p 80|80/tcp (outside the engine chooses)",
            })
    void theOuterPortComesFirst(String flag, String subject) {
        assertThat(finding("docker run " + flag + " app", "port-published-all").subject())
                .isEqualTo(subject);
    }

    private static final String COMPOSE = """
            services:
              a: {image: "a@sha256:0", network_mode: host, pid: host}
              b: {image: "b@sha256:0", network_mode: "service:a", pid: "service:a", ipc: "service:c"}
              c: {image: "c@sha256:0", ipc: shareable}
            """;

    @Test
    void anotherServicesNamespaceIsWhatThatHas() {
        assertThat(PostureReport.findings(Specs.read(COMPOSE).get(1), SpecSyntax.COMPOSE, Optional.empty()))
                .extracting(f -> (f.code() + " " + f.subject()).trim())
                .contains("net-host", "pid-host", "ipc-shared c");
    }

    private static String pod(String spec, String further) {
        return "apiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: {app: p}}\nspec: {" + spec
                + "containers: [{name: c, image: i}]}\n" + further;
    }

    @Test
    void aManifestIsNotBlamedForWhatItCannotSay() {
        assertThat(findings(pod("", ""), SpecSyntax.KUBERNETES))
                .extracting(PostureFinding::code)
                .contains("token-mounted", "net-pods", "limits-none")
                .doesNotContain("pids-unlimited", "blkio-unlimited", "ulimit-nofile", "hidepid");
        String policy = "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: n}\n"
                + "spec: {podSelector: {matchLabels: {app: %s}}}\n";
        assertThat(findings(pod("automountServiceAccountToken: false, ", policy.formatted("p")), SpecSyntax.KUBERNETES))
                .extracting(PostureFinding::code)
                .doesNotContain("token-mounted", "net-pods");
        assertThat(findings(pod("", policy.formatted("q")), SpecSyntax.KUBERNETES))
                .extracting(PostureFinding::code)
                .contains("net-pods");
        String account = "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: default}\n"
                + "automountServiceAccountToken: false\n";
        assertThat(findings(pod("", account), SpecSyntax.KUBERNETES))
                .extracting(PostureFinding::code)
                .doesNotContain("token-mounted");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POSTGRES_PASSWORD=x|true",
                "dbPassword=x|true",
                "AWS_SECRET_ACCESS_KEY=x|true",
                "API_KEY=x|true",
                "GITHUB_TOKEN|true",
                "DATABASE_URL=postgres://app:pw@db/app|true",
                "KEY=AKIAABCDEFGHIJKLMNOP|true",
                "POSTGRES_PASSWORD_FILE=/run/secrets/pw|false",
                "DB_PASSWORD=/run/secrets/pw|false",
                "MYSQL_ALLOW_EMPTY_PASSWORD=yes|false",
                "PWD=/app|false",
                "GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D|false",
                "TOKEN_TTL=3600|false",
                "URL=https://example.org/x@y|false",
            })
    void secretsAreKnownByNameOrValue(String variable, boolean secret) {
        assertThat(Specs.read("docker run -e " + variable + " app")
                        .get(0)
                        .process()
                        .secrets())
                .hasSize(secret ? 1 : 0);
    }
}
