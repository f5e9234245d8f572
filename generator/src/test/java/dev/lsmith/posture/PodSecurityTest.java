package dev.lsmith.posture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.spec.Specs;
import java.util.List;
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
        PodSecurity level = PodSecurity.of(Specs.host(option));
        assertThat(level.level()).isEqualTo(PodSecurity.Level.PRIVILEGED);
        assertThat(level.missing()).contains(missing);
    }

    @Test
    void anEnginesDefaultIsBaseline() {
        PodSecurity level = PodSecurity.of(
                Specs.host("\"CapAdd\": [\"CHOWN\"], \"Sysctls\": {\"net.ipv4.tcp_syncookies\": \"1\"}"));
        assertThat(level.level()).isEqualTo(PodSecurity.Level.BASELINE);
        assertThat(level.missing())
                .containsExactly(
                        "privileges can be gained (no-new-privileges)",
                        "it runs as root",
                        "it does not drop all capabilities",
                        "it adds capability CHOWN");
    }

    @Test
    void restricted() {
        PodSecurity level =
                PodSecurity.of(Specs.container("\"Config\": {\"User\": \"9\"}, \"HostConfig\": {\"CapDrop\":"
                        + " [\"ALL\"], \"CapAdd\": [\"NET_BIND_SERVICE\"], \"SecurityOpt\": [\"no-new-privileges\"]}"));
        assertThat(level).isEqualTo(new PodSecurity(PodSecurity.Level.RESTRICTED, List.of()));
    }
}
