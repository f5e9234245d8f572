package dev.lsmith.posture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.container.SpecSyntax;
import dev.lsmith.container.Specs;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The levels of the Pod Security Standards. */
class PodSecurityTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"Privileged\": true | it is privileged",
                "\"NetworkMode\": \"host\" | it is in the host's network namespace",
                "\"PidMode\": \"host\" | it is in the host's pid namespace",
                "\"IpcMode\": \"host\" | it is in the host's ipc namespace",
                "\"CapAdd\": [\"NET_ADMIN\"] | it adds capability NET_ADMIN",
                "\"CapAdd\": [\"NET_RAW\"] | it adds capability NET_RAW",
                "\"CapAdd\": [\"ALL\"] | it adds capability ALL",
                "\"Binds\": [\"/srv:/srv\"] | it mounts host path /srv",
                "\"PortBindings\": {\"80/tcp\": [{\"HostPort\": \"80\"}]} | it publishes port 80 on the host",
                "\"SecurityOpt\": [\"apparmor=unconfined\"] | AppArmor is unconfined",
                "\"SecurityOpt\": [\"seccomp=unconfined\"] | seccomp is unconfined",
                "\"SecurityOpt\": [\"label=type:spc_t\"] | its SELinux type is spc_t",
                "\"SecurityOpt\": [\"label=user:root\"] | it sets SELinux user:root",
                "\"MaskedPaths\": [] | its /proc is unmasked",
                "\"Sysctls\": {\"kernel.msgmax\": \"1\"} | it sets sysctl kernel.msgmax",
            })
    void belowBaseline(String option, String missing) {
        PodSecurityStandard level = PodSecurityStandard.of(Specs.host(option));
        assertThat(level.level()).isEqualTo(PodSecurityStandard.PodSecurityLevel.PRIVILEGED);
        assertThat(level.missing())
                .extracting(PodSecurityStandard.MissingControl::text)
                .contains(missing);
    }

    @Test
    void anEnginesDefaultIsBaseline() {
        PodSecurityStandard level = PodSecurityStandard.of(
                Specs.host("\"CapAdd\": [\"CHOWN\"], \"Sysctls\": {\"net.ipv4.tcp_syncookies\": \"1\"}"));
        assertThat(level.level()).isEqualTo(PodSecurityStandard.PodSecurityLevel.BASELINE);
        assertThat(level.missing())
                .extracting(PodSecurityStandard.MissingControl::text)
                .containsExactly(
                        "privileges can be gained (no-new-privileges)",
                        "it runs as root",
                        "it does not drop all capabilities",
                        "it adds capability CHOWN");
    }

    @Test
    void restricted() {
        PodSecurityStandard level =
                PodSecurityStandard.of(Specs.container("\"Config\": {\"User\": \"9\"}, \"HostConfig\": {\"CapDrop\":"
                        + " [\"ALL\"], \"CapAdd\": [\"NET_BIND_SERVICE\"], \"SecurityOpt\": [\"no-new-privileges\"]}"));
        assertThat(level)
                .isEqualTo(new PodSecurityStandard(PodSecurityStandard.PodSecurityLevel.RESTRICTED, List.of()));
    }

    /** A pod that is restricted; {@code %1$s} stands in the pod's spec, {@code %2$s} in the container, {@code %3$s} in its context. */
    private static PodSecurityStandard pod(String pod, String container, String context) {
        String manifest = "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"p\"}, \"spec\": {"
                + (pod.isEmpty() ? "" : pod + ", ")
                + "\"containers\": [{\"name\": \"c\"" + (container.isEmpty() ? "" : ", " + container)
                + ", \"securityContext\": {" + context + "}}]}}";
        return PodSecurityStandard.of(Specs.read(manifest).get(0), SpecSyntax.KUBERNETES);
    }

    private static final String RESTRICTED = "\"runAsNonRoot\": true, \"allowPrivilegeEscalation\": false,"
            + " \"seccompProfile\": {\"type\": \"RuntimeDefault\"}, \"capabilities\": {\"drop\": [\"ALL\"]}";

    @Test
    void aPodThatAsksForNothingMoreIsRestricted() {
        assertThat(pod("", "", RESTRICTED))
                .isEqualTo(new PodSecurityStandard(PodSecurityStandard.PodSecurityLevel.RESTRICTED, List.of()));
    }

    /** Every control of the standards: where it stands, what is written, and the gap that it makes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "pod | \"securityContext\": {\"windowsOptions\": {\"hostProcess\": true}} | HostProcess",
                "context | \"windowsOptions\": {\"hostProcess\": true} | HostProcess",
                "pod | \"hostNetwork\": true | Host Namespaces",
                "pod | \"hostPID\": true | Host Namespaces",
                "pod | \"hostIPC\": true | Host Namespaces",
                "context | \"privileged\": true | Privileged Containers",
                "context | \"capabilities\": {\"drop\": [\"ALL\"], \"add\": [\"NET_RAW\"]} | Capabilities",
                "context | \"capabilities\": {\"drop\": [\"ALL\"], \"add\": [\"SYS_TIME\"]} | Capabilities",
                "pod | \"volumes\": [{\"name\": \"v\", \"hostPath\": {\"path\": \"/srv\"}}] | HostPath Volumes",
                "container | \"ports\": [{\"containerPort\": 80, \"hostPort\": 80}] | Host Ports",
                "container | \"livenessProbe\": {\"httpGet\": {\"port\": 80, \"host\": \"10.0.0.1\"}} | Host Probes / Lifecycle Hooks",
                "container | \"lifecycle\": {\"preStop\": {\"tcpSocket\": {\"port\": 80, \"host\": \"x\"}}} | Host Probes / Lifecycle Hooks",
                "context | \"appArmorProfile\": {\"type\": \"Unconfined\"} | AppArmor",
                "context | \"seLinuxOptions\": {\"type\": \"spc_t\"} | SELinux",
                "context | \"seLinuxOptions\": {\"user\": \"system_u\"} | SELinux",
                "context | \"seLinuxOptions\": {\"role\": \"system_r\"} | SELinux",
                "context | \"procMount\": \"Unmasked\" | /proc Mount Type",
                "context | \"seccompProfile\": {\"type\": \"Unconfined\"} | Seccomp",
                "pod | \"securityContext\": {\"sysctls\": [{\"name\": \"kernel.msgmax\", \"value\": \"1\"}]} | Sysctls",
            })
    void belowTheBaseline(String where, String what, String control) {
        PodSecurityStandard level = with(where, what);
        assertThat(level.level()).isEqualTo(PodSecurityStandard.PodSecurityLevel.PRIVILEGED);
        assertThat(level.missing())
                .extracting(PodSecurityStandard.MissingControl::control)
                .containsOnly(control);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "pod | \"volumes\": [{\"name\": \"v\", \"nfs\": {\"server\": \"x\", \"path\": \"/\"}}] | Volume Types",
                "context | \"allowPrivilegeEscalation\": true | Privilege Escalation",
                "context | \"allowPrivilegeEscalation\": null | Privilege Escalation",
                "context | \"runAsNonRoot\": null | Running as Non-root",
                "context | \"runAsNonRoot\": false | Running as Non-root",
                "context | \"runAsUser\": 0 | Running as Non-root user",
                "context | \"seccompProfile\": null | Seccomp",
                "context | \"capabilities\": {} | Capabilities",
                "context | \"capabilities\": {\"drop\": [\"NET_RAW\"]} | Capabilities",
                "context | \"capabilities\": {\"drop\": [\"ALL\"], \"add\": [\"CHOWN\"]} | Capabilities",
            })
    void belowRestricted(String where, String what, String control) {
        PodSecurityStandard level = with(where, what);
        assertThat(level.level()).isEqualTo(PodSecurityStandard.PodSecurityLevel.BASELINE);
        assertThat(level.missing())
                .extracting(PodSecurityStandard.MissingControl::control)
                .containsExactly(control);
    }

    /** What the standards allow expressly. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "pod | \"hostNetwork\": false, \"hostPID\": false, \"hostIPC\": false",
                "pod | \"securityContext\": {\"runAsNonRoot\": true, \"sysctls\": [{\"name\": \"net.ipv4.tcp_keepalive_time\", \"value\": \"60\"}]}",
                "pod | \"volumes\": [{\"name\": \"a\", \"emptyDir\": {}}, {\"name\": \"b\", \"csi\": {\"driver\": \"x\"}}, {\"name\": \"c\", \"secret\": {\"secretName\": \"x\"}}]",
                "context | \"capabilities\": {\"drop\": [\"ALL\"], \"add\": [\"NET_BIND_SERVICE\"]}",
                "context | \"appArmorProfile\": {\"type\": \"Localhost\", \"localhostProfile\": \"p\"}",
                "context | \"seLinuxOptions\": {\"type\": \"container_kvm_t\", \"level\": \"s0:c1,c2\"}",
                "context | \"seccompProfile\": {\"type\": \"Localhost\", \"localhostProfile\": \"p\"}",
                "context | \"runAsUser\": 1000",
                "context | \"procMount\": \"Default\"",
                "container | \"ports\": [{\"containerPort\": 80}]",
                "container | \"livenessProbe\": {\"httpGet\": {\"port\": 80}}",
            })
    void allowed(String where, String what) {
        assertThat(with(where, what))
                .isEqualTo(new PodSecurityStandard(PodSecurityStandard.PodSecurityLevel.RESTRICTED, List.of()));
    }

    /** The restricted pod with something more; a field of the context that is there already is replaced. */
    private static PodSecurityStandard with(String where, String what) {
        return switch (where) {
            case "pod" -> pod(what, "", RESTRICTED);
            case "container" -> pod("", what, RESTRICTED);
            default -> {
                String field = what.substring(0, what.indexOf(':'));
                List<String> kept = Stream.of(RESTRICTED.split(", (?=\")", -1))
                        .filter(part -> !part.startsWith(field))
                        .toList();
                yield pod("", "", String.join(", ", kept) + ", " + what);
            }
        };
    }

    @Test
    void thePodsContextCounts() {
        String context = "\"allowPrivilegeEscalation\": false, \"capabilities\": {\"drop\": [\"ALL\"]}";
        String pod =
                "\"securityContext\": {\"runAsNonRoot\": true, \"seccompProfile\": {\"type\": \"RuntimeDefault\"}}";
        assertThat(pod(pod, "", context).level()).isEqualTo(PodSecurityStandard.PodSecurityLevel.RESTRICTED);
    }
}
