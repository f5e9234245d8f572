package dev.lsmith.posture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.Specs;
import dev.lsmith.posture.PostureFinding.Danger;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each option of a spec opens. */
class PostureTest {
    private static List<PostureFinding> findings(ContainerSpec spec) {
        return PostureReport.findings(spec, Optional.empty());
    }

    /** {@code code danger subject} of every finding. */
    private static List<String> words(ContainerSpec spec) {
        return findings(spec).stream()
                .map(f -> f.code() + " " + f.danger().word() + " " + f.subject())
                .map(String::trim)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"PidMode\": \"host\" | pid-host high",
                "\"PidMode\": \"container:db\" | pid-shared medium db",
                "\"IpcMode\": \"host\" | ipc-host high",
                "\"IpcMode\": \"shareable\" | ipc-shareable low",
                "\"IpcMode\": \"container:db\" | ipc-shared medium db",
                "\"NetworkMode\": \"host\" | net-host high",
                "\"NetworkMode\": \"container:db\" | net-shared medium db",
                "\"NetworkMode\": \"mine\" | net-raw-bridge high",
                "\"NetworkMode\": \"default\" | net-default-bridge low",
                "\"UTSMode\": \"host\" | uts-host low",
                "\"UsernsMode\": \"host\" | userns-host medium",
                "\"UsernsMode\": \"\" | userns-default info",
                "\"CgroupnsMode\": \"host\" | cgroup-host low",
                "\"Privileged\": true | privileged critical",
                "\"ReadonlyRootfs\": false | root-writable medium",
                "\"MaskedPaths\": [] | masked-none high",
                "\"MaskedPaths\": [\"/proc/keys\"] | masked-missing medium /proc/kcore",
                "\"ReadonlyPaths\": [\"/proc/bus\"] | readonly-missing high /proc/sysrq-trigger",
                "\"Binds\": [\"/var/run/docker.sock:/s:ro\"] | host-path critical /var/run/docker.sock (read-only)",
                "\"Binds\": [\"/:/host\"] | host-path critical /",
                "\"Binds\": [\"/srv/x:/x\"] | host-path low /srv/x",
                "\"Binds\": [\"/srv/x:/x:ro\"] | host-path info /srv/x (read-only)",
                "\"Binds\": [\"/srv/../etc/./:/x\"] | host-path critical /srv/../etc/./",
                "\"Binds\": [\"/srv/x:/x:rshared\"] | propagation-shared high /x",
                "\"Binds\": [\"/srv/x:/x:rslave\"] | propagation-slave info /x",
                "\"Devices\": [{\"PathOnHost\": \"/dev/mem\", \"PathInContainer\": \"/dev/mem\"}] | device critical /dev/mem",
                "\"Devices\": [{\"PathOnHost\": \"/dev/sdz9\", \"PathInContainer\": \"/d\"}] | device critical /dev/sdz9",
                "\"DeviceCgroupRules\": [\"c 1:1 rwm\"] | device-cgroup-rule high [\"c 1:1 rwm\"]",
                "\"DeviceRequests\": [{\"Count\": -1}] | device-request medium",
                "\"PortBindings\": {\"80/tcp\": [{\"HostPort\": \"8080\"}]} | port-published-all medium 8080/tcp (80 inside)",
                "\"PortBindings\": {\"80/tcp\": [{\"HostIp\": \"127.0.0.1\", \"HostPort\": \"80\"}]} | port-published low 80/tcp on 127.0.0.1",
                "\"Memory\": 0 | memory-unlimited medium",
                "\"PidsLimit\": -1 | pids-unlimited medium",
                "\"MemorySwap\": -1 | swap-unlimited low",
                "\"NanoCpus\": 0 | cpu-unlimited low",
                "\"OomKillDisable\": true | oom-kill-disabled medium",
                "\"Ulimits\": [{\"Name\": \"memlock\", \"Soft\": -1, \"Hard\": -1}] | ulimit-unlimited low memlock",
                "\"Sysctls\": {\"net.core.somaxconn\": \"9\"} | sysctl low net.core.somaxconn=9",
                "\"CapAdd\": [\"SYS_ADMIN\"] | capability critical SYS_ADMIN",
                "\"SecurityOpt\": [\"seccomp=unconfined\"] | seccomp-unconfined high",
                "\"SecurityOpt\": [\"seccomp={\\\"defaultAction\\\":\\\"SCMP_ACT_ALLOW\\\"}\"] | seccomp-permissive high SCMP_ACT_ALLOW",
                "\"SecurityOpt\": [] | seccomp-default info",
                "\"SecurityOpt\": [\"apparmor=unconfined\"] | apparmor-unconfined high",
                "\"SecurityOpt\": [\"apparmor=docker-default\"] | apparmor-default info",
                "\"SecurityOpt\": [\"label=disable\"] | selinux-disabled high spc_t",
                "\"SecurityOpt\": [\"label=level:s0:c1,c2\"] | selinux-fixed-level info s0:c1,c2",
                "\"SecurityOpt\": [] | no-mac medium",
                "\"SecurityOpt\": [] | no-new-privileges medium",
                "\"SecurityOpt\": [] | user-root medium",
            })
    void anOptionOpens(String option, String finding) {
        assertThat(words(Specs.host(option))).contains(finding);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "system_u:system_r:spc_t:s0 | selinux-disabled high spc_t",
                "system_u:system_r:container_t:s0 | selinux-no-mcs medium s0",
                "system_u:system_r:container_t:s0-s0:c0.c1023 | selinux-no-mcs medium s0-s0:c0.c1023",
                "system_u:system_r:container_t:s0:c1,c2 | selinux-default info container_t",
            })
    void aLabelOpens(String label, String finding) {
        ContainerSpec spec = Specs.container("\"ProcessLabel\": \"" + label + "\", \"HostConfig\": {}");
        assertThat(words(spec)).contains(finding).doesNotContain("no-mac medium");
    }

    @Test
    void aHardenedContainerLeavesLittle() {
        ContainerSpec spec =
                Specs.container("\"AppArmorProfile\": \"mine\", \"Config\": {\"User\": \"33:33\"}, \"HostConfig\": {"
                        + "\"NetworkMode\": \"mine\", \"PidMode\": \"\", \"IpcMode\": \"private\", \"CgroupnsMode\": \"private\","
                        + "\"ReadonlyRootfs\": true, \"Memory\": 9, \"PidsLimit\": 9, \"NanoCpus\": 9, \"BlkioWeight\": 9,"
                        + "\"CapDrop\": [\"ALL\"], \"CapAdd\": [\"NET_BIND_SERVICE\"], \"UsernsMode\": \"auto\","
                        + "\"SecurityOpt\": [\"no-new-privileges\", \"seccomp={\\\"defaultAction\\\":\\\"SCMP_ACT_ERRNO\\\"}\"],"
                        + "\"Ulimits\": [{\"Name\": \"nofile\", \"Soft\": 9, \"Hard\": 9}]}");
        assertThat(words(spec)).containsExactly("capability-bounding info NET_BIND_SERVICE");
    }

    @Test
    void withoutRootNoCapabilityIsHeldAndNoFrameForged() {
        ContainerSpec spec =
                Specs.container("\"Config\": {\"User\": \"33\"}, \"HostConfig\": {\"CapAdd\": [\"SYS_ADMIN\"]}");
        assertThat(words(spec))
                .contains("capability-bounding critical SYS_ADMIN")
                .doesNotContain("net-raw-bridge high", "user-root medium");
    }

    @Test
    void theGravestComesFirst() {
        List<PostureFinding> findings = findings(Specs.host("\"Privileged\": true, \"Binds\": [\"/:/host\"]"));
        assertThat(findings).isSorted();
        assertThat(findings.get(0).danger()).isEqualTo(Danger.CRITICAL);
        assertThat(findings.get(findings.size() - 1).danger()).isEqualTo(Danger.INFO);
    }

    @Test
    void everyTextIsFilled() {
        Stream.of("\"Privileged\": true", "\"PidMode\": \"container:x\", \"Binds\": [\"/etc:/e\"]")
                .flatMap(option -> findings(Specs.host(option)).stream())
                .forEach(f -> assertThat(List.of(f.title(), f.what(), f.why(), f.attack(), f.close()))
                        .as(f.code())
                        .allSatisfy(text -> assertThat(text).isNotBlank().doesNotContain("{}")));
    }

    @Test
    void aNameFromTheSpecFillsNoOtherPlace() {
        PostureFinding finding = findings(Specs.host("\"Binds\": [\"/srv/{}:/x\"]")).stream()
                .filter(f -> f.code().equals("host-path"))
                .findFirst()
                .orElseThrow();
        assertThat(finding.title()).isEqualTo("host path /srv/{} is mounted");
    }
}
