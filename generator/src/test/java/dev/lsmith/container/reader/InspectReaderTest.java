package dev.lsmith.container.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Device;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.ContainerSpec.FilesystemSpec;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.container.ContainerSpec.Port;
import dev.lsmith.container.ContainerSpec.SecurityLabels;
import dev.lsmith.container.Limits.Ulimit;
import dev.lsmith.container.Specs;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What docker inspect and podman inspect say of a container. */
class InspectReaderTest {
    @Test
    void readsTheRecordedNginx() {
        ContainerSpec nginx = Specs.example("nginx");
        assertThat(nginx.engine()).isEqualTo(Engine.DOCKER);
        assertThat(nginx.name()).isEqualTo("nginx");
        assertThat(nginx.image()).isEqualTo("lab");
        assertThat(nginx.pid()).contains(386L);
        assertThat(nginx.process().command()).containsExactly("nginx", "-g", "daemon off;");
        assertThat(nginx.process().entrypoint()).isEmpty();
        assertThat(nginx.root()).isTrue();
        assertThat(nginx.security().apparmorProfile()).contains("learn-nginx");
        assertThat(nginx.security().processLabel()).isEmpty();
        assertThat(nginx.security().seccomp().orElseThrow()).startsWith("{\"defaultAction\":\"SCMP_ACT_LOG\"");
        assertThat(nginx.mounts())
                .containsExactly(new Mount("bind", "", "/srv/www", "/var/www/html", true, "rprivate", List.of("Z")));
        assertThat(nginx.ports()).containsExactly(new Port(80, "tcp", Optional.of(8080), ""));
        assertThat(nginx.filesystem().maskedPaths().orElseThrow()).hasSize(10).contains("/proc/kcore");
        assertThat(nginx.filesystem().readonlyPaths().orElseThrow()).hasSize(5);
        assertThat(nginx.filesystem().storageRoots())
                .hasSize(2)
                .first()
                .asString()
                .endsWith("/merged");
        assertThat(nginx.namespaces().network()).isEqualTo("default");
        assertThat(nginx.limits().shmBytes()).contains(67_108_864L);
        assertThat(nginx.limits().memoryBytes()).isEmpty();
        assertThat(nginx.otherOptions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"memcached", "nginx", "perlapp", "redis"})
    void readsEveryRecording(String name) {
        for (String run : List.of("", "/run2", "/selinux")) {
            assertThat(Specs.example(name + run).name()).isEqualTo(name);
        }
        ContainerSpec selinux = Specs.example(name + "/selinux");
        assertThat(selinux.security().labelOptions()).containsExactly("type:learn_" + name + "_t");
        assertThat(selinux.security().processLabel().orElseThrow()).startsWith("system_u:system_r:learn_" + name);
        assertThat(selinux.security().seccomp()).contains("unconfined");
        assertThat(selinux.security().apparmorProfile()).isEmpty();
    }

    /** The paths as podman 4 and 5 and dockerd print them, rootless, with mapped users, and neither. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "podman | 'StaticDir': '/home/u/.local/share/containers/storage/overlay-containers/1/userdata' | ''   | rootless",
                "podman | 'ConmonPidFile': '/run/user/1000/containers/overlay-containers/1/userdata/conmon.pid' | host | rootless",
                "podman | 'State': {'CgroupPath': '/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-1.scope'} | '' | rootless",
                "podman | 'StaticDir': '/home/u/.local/share/containers/storage/1' | keep-id | keep-id",
                "podman | 'StaticDir': '/var/lib/containers/storage/overlay-containers/1/userdata' | '' | ''",
                "podman | 'State': {'CgroupPath': '/machine.slice/libpod-1.scope'} | '' | ''",
                "podman | 'ConmonPidFile': '/run/user/0/containers/1/userdata/conmon.pid' | '' | ''",
                "docker | 'ResolvConfPath': '/home/u/.local/share/docker/containers/1/resolv.conf' | '' | rootless",
                "docker | 'GraphDriver': {'Data': {'UpperDir': '/var/lib/docker/100000.100000/overlay2/1/diff'}} | '' | userns-remap",
                "docker | 'HostsPath': '/data/docker/231072.231072/containers/1/hosts' | host | host",
                "docker | 'HostsPath': '/var/lib/docker/containers/1/hosts' | '' | ''",
                "docker | 'Mounts': [{'Type': 'bind', 'Source': '/run/user/1000/bus', 'Destination': '/b'}] | '' | ''"
            })
    void theEnginesOwnUsersShowInItsPaths(String engine, String member, String asked, String mode) {
        String podman = engine.equals("podman") ? "'ImageName': 'i', 'BoundingCaps': ['CAP_CHOWN'], " : "";
        String text = podman + member + ", 'HostConfig': {'UsernsMode': '" + asked + "'}";
        assertThat(Specs.container(text.replace('\'', '"')).namespaces().user()).isEqualTo(mode);
    }

    @Test
    void mappedUsersAreANamespace() {
        String mappings = "\"IDMappings\": {\"UidMap\": [\"0:100000:65536\"], \"GidMap\": [\"0:100000:65536\"]}";
        assertThat(Specs.host(mappings).namespaces().hasOwnUsers()).isTrue();
    }

    @Test
    void tellsVolumesBindsAndTmpfsApart() {
        assertThat(Specs.example("perlapp").mounts())
                .extracting(Mount::mountType, Mount::volume, Mount::source, Mount::destination)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("bind", "", "/srv/pl", "/app"),
                        org.assertj.core.groups.Tuple.tuple(
                                "volume", "pldata", "/var/lib/docker/volumes/pldata/_data", "/data"),
                        org.assertj.core.groups.Tuple.tuple("tmpfs", "", "", "/tmp"));
    }

    @Test
    void bindsTellWhereMountsAreMissing() {
        assertThat(Specs.host("\"Binds\": [\"/a:/b:ro,z,rslave\", \"vol:/c\"]").mounts())
                .containsExactly(
                        new Mount("bind", "", "/a", "/b", true, "rslave", List.of("z")),
                        new Mount("volume", "vol", "", "/c", false, "", List.of()));
    }

    @Test
    void detailsOfMountsAreKept() {
        assertThat(Specs.host("\"Mounts\": [{\"Type\": \"tmpfs\", \"Target\": \"/t\", \"TmpfsOptions\":"
                                + " {\"SizeBytes\": 1048576, \"Mode\": 1023}}]")
                        .mounts())
                .containsExactly(new Mount("tmpfs", "", "", "/t", false, "", List.of("size=1048576", "mode=1777")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apparmor=p            | apparmor | p",
                "apparmor:p            | apparmor | p",
                "seccomp=unconfined    | seccomp  | unconfined",
                "seccomp:builtin       | seccomp  | builtin",
                "label=type:a_t        | label    | type:a_t",
                "label:level:s0:c1,c2  | label    | level:s0:c1,c2",
                "label=disable         | label    | disable",
                "disable               | label    | disable",
                "no-new-privileges     | nnp      | true",
                "no-new-privileges:true| nnp      | true",
                "no-new-privileges=false | nnp    | false",
                "no-new-privileges=1   | nnp      | true"
            })
    void readsEveryFormOfSecurityOption(String word, String kind, String value) {
        SecurityLabels labels =
                Specs.host("\"SecurityOpt\": [\"" + word + "\"]").security();
        String found = switch (kind) {
            case "apparmor" -> labels.apparmorProfile().orElse("");
            case "seccomp" -> labels.seccomp().orElse("");
            case "label" -> String.join(" ", labels.labelOptions());
            default -> labels.noNewPrivileges().map(Object::toString).orElse("");
        };
        assertThat(found).isEqualTo(value);
        assertThat(labels.options()).containsExactly(word);
    }

    @Test
    void unconfinedSystemPathsShowAsEmptyLists() {
        FilesystemSpec open = Specs.host(
                        "\"SecurityOpt\": [\"systempaths=unconfined\"], \"MaskedPaths\": [], \"ReadonlyPaths\": []")
                .filesystem();
        assertThat(open.maskedPaths()).contains(List.of());
        assertThat(Specs.host("").filesystem().maskedPaths()).isEmpty();
        assertThat(Specs.host("\"Privileged\": true, \"MaskedPaths\": null")
                        .filesystem()
                        .maskedPaths())
                .contains(List.of());
    }

    @Test
    void readsLimitsPortsAndDevices() {
        ContainerSpec spec = Specs.host("\"Ulimits\": [{\"Name\": \"nofile\", \"Hard\": 9007199254740993, \"Soft\":"
                + " -1}], \"Sysctls\": {\"net.core.somaxconn\": \"1024\"}, \"PidsLimit\": 100, \"Memory\": 1e9,"
                + " \"Devices\": [{\"PathOnHost\": \"/dev/fuse\", \"PathInContainer\": \"/dev/f\","
                + " \"CgroupPermissions\": \"rw\"}],"
                + " \"PortBindings\": {\"53/udp\": [{\"HostIp\": \"127.0.0.1\", \"HostPort\": \"\"}], \"80/tcp\":"
                + " [{\"HostPort\": \"8080\"}, {\"HostPort\": \"8081\"}]}");
        assertThat(spec.limits().ulimits()).containsExactly(new Ulimit("nofile", -1, 9_007_199_254_740_993L));
        assertThat(spec.limits().sysctls()).containsExactly(entry("net.core.somaxconn", "1024"));
        assertThat(spec.limits().pids()).contains(100L);
        assertThat(spec.limits().memoryBytes()).contains(1_000_000_000L);
        assertThat(spec.devices()).containsExactly(new Device("/dev/fuse", "/dev/f", "rw"));
        assertThat(spec.ports())
                .containsExactly(
                        new Port(53, "udp", Optional.of(0), "127.0.0.1"),
                        new Port(80, "tcp", Optional.of(8080), ""),
                        new Port(80, "tcp", Optional.of(8081), ""));
    }

    @Test
    void whatIsSetAndNotUnderstoodIsKept() {
        assertThat(Specs.host("\"OomScoreAdj\": -500, \"CpuShares\": 0, \"RestartPolicy\": {\"Name\": \"no\","
                                + " \"MaximumRetryCount\": 0}, \"DeviceRequests\": [{\"Count\": -1}], \"New\": \"é\"")
                        .otherOptions())
                .containsExactly(
                        entry("DeviceRequests", "[{\"Count\":-1}]"),
                        entry("New", "\"\\u00e9\""),
                        entry("OomScoreAdj", "-500"));
    }

    @Test
    void valuesOfTheEnvironmentAreNotKept() {
        ContainerSpec spec = Specs.container("\"HostConfig\": {}, \"Config\": {\"Env\": [\"TOKEN=hunter2\", \"A\"]}");
        assertThat(spec.process().environment()).containsExactly("A", "TOKEN");
        assertThat(spec.toString()).doesNotContain("hunter2");
    }

    @Test
    void podmanStatesItsBoundingSet() {
        ContainerSpec spec = Specs.container("\"HostConfig\": {\"CapAdd\": [\"CAP_NET_ADMIN\"]}, \"OCIRuntime\":"
                + " \"crun\", \"Args\": [\"app\"], \"BoundingCaps\": [\"CAP_CHOWN\", \"CAP_NET_ADMIN\"], \"Config\":"
                + " {\"Entrypoint\": \"\", \"Cmd\": [\"app\", \"-v\"]}");
        assertThat(spec.engine()).isEqualTo(Engine.PODMAN);
        assertThat(spec.process().command()).containsExactly("app", "-v");
        assertThat(spec.boundingSet()).containsExactly("chown", "net_admin");
    }

    /** Sysctls and masks of Podman stand in the command alone. */
    @Test
    void podmansCommandTellsTheRest() {
        ContainerSpec spec = Specs.container("\"HostConfig\": {\"SecurityOpt\": [\"label=disable\"]}, \"OCIRuntime\":"
                + " \"crun\", \"EffectiveCaps\": [], \"BoundingCaps\": [\"CAP_CHOWN\"], \"Config\": {\"CreateCommand\":"
                + " [\"podman\", \"--log-level\", \"debug\", \"run\", \"--sysctl\", \"net.core.somaxconn=9\","
                + " \"--security-opt\", \"mask=/proc/x\", \"--security-opt=unmask=/proc/kcore\", \"i\"]}");
        assertThat(spec.limits().sysctls()).containsExactly(entry("net.core.somaxconn", "9"));
        assertThat(spec.filesystem().maskedPaths().orElseThrow())
                .contains("/proc/x", "/proc/keys")
                .doesNotContain("/proc/kcore");
        assertThat(spec.security().labelOptions()).containsExactly("disable");
        assertThat(spec.otherOptions()).containsExactly(entry("EffectiveCaps", "[]"));
    }

    @Test
    void readsAllOfSeveralContainersAndASingleOneWithoutItsList() {
        String one = "{\"Path\": \"a\", \"HostConfig\": {}}";
        assertThat(Specs.read("[" + one + "," + one + "]")).hasSize(2);
        assertThat(Specs.read(one)).hasSize(1);
        assertThat(Specs.read("\uFEFF" + one)).hasSize(1);
    }
}
