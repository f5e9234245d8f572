package dev.lsmith.posture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.SpecSyntax;
import dev.lsmith.container.Specs;
import dev.lsmith.posture.Assessment.HeldCapabilities;
import dev.lsmith.posture.PostureFinding.Area;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One weakly isolated container, written in every form: whatever a form can say gives the same findings. */
class PostureFormsTest {
    /** Findings that only some forms can have. */
    static final Set<String> CODES_OF_FORMS =
            Set.of("user-image", "mac-unsaid", "net-pods", "cgroups-off", "capability-containerd");

    private static final String INSPECT = """
            [{"Id": "1", "Name": "/weak", "Path": "app", "Args": [], "Config": {"Image": "app"}, "AppArmorProfile": "unconfined",
              "HostConfig": {"NetworkMode": "host", "PidMode": "host", "IpcMode": "host",
                "Binds": ["/var/run/docker.sock:/var/run/docker.sock", "/:/host:rw,rshared"],
                "CapAdd": ["SYS_ADMIN", "NET_ADMIN"], "SecurityOpt": ["seccomp=unconfined", "apparmor=unconfined"],
                "Devices": [{"PathOnHost": "/dev/mem", "PathInContainer": "/dev/mem", "CgroupPermissions": "rwm"}],
                "DeviceCgroupRules": ["c 10:* rwm"], "MemorySwap": -1, "OomScoreAdj": -900, "OomKillDisable": true,
                "ShmSize": 1073741824, "MaskedPaths": [], "ReadonlyPaths": [], "PortBindings": {}}}]
            """;

    private static final String RUN = """
            docker run --name weak --network host --pid host --ipc host -v /var/run/docker.sock:/var/run/docker.sock \\
              -v /:/host:rshared --cap-add SYS_ADMIN --cap-add NET_ADMIN --security-opt seccomp=unconfined \\
              --security-opt apparmor=unconfined --security-opt systempaths=unconfined --device /dev/mem \\
              --device-cgroup-rule 'c 10:* rwm' --memory-swap -1 --oom-score-adj=-900 --oom-kill-disable \\
              --shm-size 1g --user 0 app
            """;

    private static final String COMPOSE = """
            services:
              weak:
                image: app
                user: "0"
                network_mode: host
                pid: host
                ipc: host
                volumes:
                  - /var/run/docker.sock:/var/run/docker.sock
                  - {type: bind, source: /, target: /host, bind: {propagation: rshared}}
                cap_add: [SYS_ADMIN, NET_ADMIN]
                security_opt: [seccomp=unconfined, apparmor=unconfined, systempaths=unconfined]
                devices: [/dev/mem]
                device_cgroup_rules: ["c 10:* rwm"]
                memswap_limit: -1
                oom_score_adj: -900
                oom_kill_disable: true
                shm_size: 1g
            """;

    private static final String QUADLET = """
            [Container]
            ContainerName=weak
            Image=app
            User=0
            Network=host
            Volume=/var/run/docker.sock:/var/run/docker.sock
            Volume=/:/host:rshared
            AddCapability=SYS_ADMIN NET_ADMIN
            SeccompProfile=unconfined
            AddDevice=/dev/mem
            ShmSize=1g
            PodmanArgs=--pid host --ipc host --security-opt apparmor=unconfined --security-opt unmask=ALL
            PodmanArgs=--device-cgroup-rule 'c 10:* rwm' --memory-swap -1 --oom-score-adj=-900 --oom-kill-disable
            """;

    private static final String KUBERNETES = """
            apiVersion: v1
            kind: Pod
            metadata: {name: weak}
            spec:
              hostNetwork: true
              hostPID: true
              hostIPC: true
              containers:
                - name: weak
                  image: app
                  securityContext:
                    runAsUser: 0
                    capabilities: {add: [SYS_ADMIN, NET_ADMIN]}
                    seccompProfile: {type: Unconfined}
                    appArmorProfile: {type: Unconfined}
                    procMount: Unmasked
                  volumeMounts:
                    - {name: sock, mountPath: /var/run/docker.sock}
                    - {name: host, mountPath: /host, mountPropagation: Bidirectional}
              volumes:
                - {name: sock, hostPath: {path: /var/run/docker.sock}}
                - {name: host, hostPath: {path: /}}
            """;

    private static final String OCI = """
            {"ociVersion": "1.2.0",
             "process": {"args": ["app"], "user": {"uid": 0, "gid": 0}, "oomScoreAdj": -900, "apparmorProfile": "unconfined",
               "capabilities": {"bounding": ["CAP_SYS_ADMIN", "CAP_NET_ADMIN"], "effective": ["CAP_SYS_ADMIN", "CAP_NET_ADMIN"],
                 "permitted": ["CAP_SYS_ADMIN", "CAP_NET_ADMIN"]}},
             "root": {"path": "rootfs"},
             "mounts": [
               {"destination": "/var/run/docker.sock", "source": "/var/run/docker.sock", "type": "bind", "options": ["rbind"]},
               {"destination": "/host", "source": "/", "type": "bind", "options": ["rbind", "rshared"]}],
             "linux": {"namespaces": [{"type": "mount"}, {"type": "uts"}, {"type": "cgroup"}],
               "devices": [{"path": "/dev/mem", "type": "c", "major": 1, "minor": 1}],
               "resources": {"memory": {"swap": -1, "disableOOMKiller": true}, "devices": [
                 {"allow": false, "access": "rwm"}, {"allow": true, "type": "c", "major": 1, "minor": 1, "access": "rwm"},
                 {"allow": true, "type": "c", "access": "rwm"}]}}}
            """;

    private static final String LXC = """
            lxc.uts.name = weak
            lxc.init.cmd = app
            lxc.net.0.type = none
            lxc.namespace.keep = pid ipc
            lxc.mount.entry = /var/run/docker.sock var/run/docker.sock none bind 0 0
            lxc.mount.entry = / host none rbind,rshared 0 0
            lxc.mount.auto = proc:rw sys:rw
            lxc.cap.keep = sys_admin net_admin
            lxc.apparmor.profile = unconfined
            lxc.cgroup2.devices.allow = c 10:* rwm
            lxc.proc.oom_score_adj = -900
            """;

    private static final String INCUS = """
            name: weak
            architecture: x86_64
            config:
              security.privileged: "true"
              security.syscalls.deny_default: "false"
              limits.memory.swap: "true"
              raw.lxc: |
                lxc.net.0.type = none
                lxc.namespace.keep = pid ipc
                lxc.mount.entry = / host none rbind,rshared 0 0
                lxc.cap.drop =
                lxc.cap.keep = sys_admin net_admin
                lxc.apparmor.profile = unconfined
                lxc.cgroup2.devices.allow = c 10:* rwm
                lxc.proc.oom_score_adj = -900
            devices:
              mem: {type: unix-char, source: /dev/mem, path: /dev/mem}
              sock: {type: disk, source: /var/run/docker.sock, path: /var/run/docker.sock}
            """;

    /** A form, its text, and what it gives less and more than docker inspect, and why. */
    enum Written {
        INSPECT(PostureFormsTest.INSPECT, "", ""),
        RUN(PostureFormsTest.RUN, "", ""),
        COMPOSE(PostureFormsTest.COMPOSE, "", ""),
        /** Podman can hide processes, gives no NET_RAW, can open mounts without devices, and map users for one container. */
        QUADLET(PostureFormsTest.QUADLET, "userns-default net-raw-host", "userns-default hidepid mount-nodev"),
        /** A manifest has no words for devices, their cgroup, swap, the killer and /dev/shm. */
        KUBERNETES(
                PostureFormsTest.KUBERNETES,
                "device device-cgroup-rule swap-unlimited oom-kill-disabled oom-score shm-large userns-default"
                        + " pids-unlimited blkio-unlimited ulimit-nofile",
                "userns-default token-mounted"),
        /** A config.json has no word for the size of /dev/shm but a mount's, and without a user namespace has the host's. */
        OCI(
                PostureFormsTest.OCI,
                "shm-large userns-default image-latest net-raw-host",
                "userns-host hidepid mount-nodev"),
        /** LXC gives nodes by mounts, has no images, no word for the killer and /dev/shm, and can map users. */
        LXC(
                PostureFormsTest.LXC,
                "device image-latest oom-kill-disabled shm-large userns-default net-raw-host",
                "userns-host hidepid mount-nodev"),
        /** Incus gives processes no view of its own, and /proc and /sys are open to its containers. */
        INCUS(
                PostureFormsTest.INCUS,
                "image-latest oom-kill-disabled shm-large userns-default net-raw-host readonly-none",
                "userns-host mount-nodev");

        private final String text;
        private final String less;
        private final String more;

        Written(String text, String less, String more) {
            this.text = text;
            this.less = less;
            this.more = more;
        }

        ContainerSpec spec() {
            return Specs.read(text).get(0);
        }

        SpecSyntax form() {
            return SpecSyntax.valueOf(name());
        }

        List<PostureFinding> findings() {
            return PostureReport.findings(spec(), form(), Optional.empty());
        }
    }

    /** {@code code danger}; capabilities apart, as the engines' defaults differ and a config.json lists them all. */
    private static SortedSet<String> words(Collection<PostureFinding> findings) {
        SortedSet<String> words = new TreeSet<>();
        findings.stream()
                .filter(f -> f.area() != Area.CAPABILITIES
                        || Set.of("SYS_ADMIN", "NET_ADMIN").contains(f.subject()))
                .forEach(f -> words.add(f.code() + " " + f.danger().word() + " "
                        + (f.area() == Area.MOUNTS || f.area() == Area.CAPABILITIES ? f.subject() : "")));
        return words;
    }

    private static List<String> split(String codes) {
        return Stream.of(codes.split(" ", -1)).filter(c -> !c.isEmpty()).toList();
    }

    private static boolean codes(String codes, String words) {
        return split(codes).contains(words.substring(0, words.indexOf(' ')));
    }

    @ParameterizedTest
    @EnumSource
    void givesTheSameFindings(Written written) {
        SortedSet<String> expected = words(Written.INSPECT.findings());
        expected.removeIf(w -> codes(written.less, w));
        SortedSet<String> found = words(written.findings());
        assertThat(found.stream().map(w -> w.substring(0, w.indexOf(' '))).toList())
                .containsAll(split(written.more));
        found.removeIf(w -> codes(written.more, w));
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void theWeakContainerIsAsWeakAsMeant() {
        assertThat(Written.INSPECT.findings())
                .extracting(PostureFinding::code)
                .contains(
                        "net-host",
                        "pid-host",
                        "ipc-host",
                        "host-path",
                        "propagation-shared",
                        "remount",
                        "device",
                        "device-cgroup-rule",
                        "swap-unlimited",
                        "oom-score",
                        "oom-kill-disabled",
                        "shm-large",
                        "masked-none",
                        "readonly-none",
                        "seccomp-unconfined",
                        "apparmor-unconfined",
                        "user-root");
    }

    @ParameterizedTest
    @EnumSource
    void closesInItsOwnWords(Written written) {
        String close = written.findings().stream()
                .filter(f -> f.code().equals("no-new-privileges"))
                .findFirst()
                .orElseThrow()
                .close();
        assertThat(close)
                .startsWith(
                        switch (written) {
                            case INSPECT, RUN -> "--security-opt no-new-privileges";
                            case COMPOSE -> "security_opt: [no-new-privileges:true]";
                            case KUBERNETES -> "allowPrivilegeEscalation: false";
                            case QUADLET -> "NoNewPrivileges=true";
                            case OCI -> "process.noNewPrivileges: true";
                            case LXC -> "lxc.no_new_privs = 1";
                            case INCUS -> "raw.lxc: lxc.no_new_privs = 1";
                        });
    }

    /** What a form that only asks leaves unsaid is not claimed. */
    @Test
    void whatIsUnsaidIsNotClaimed() {
        Map<SpecSyntax, String> files = Map.of(
                SpecSyntax.RUN, "docker run app",
                SpecSyntax.COMPOSE, "services:\n  a: {image: app}\n",
                SpecSyntax.QUADLET, "[Container]\nImage=app\n");
        files.forEach((form, text) -> assertThat(codes(form, text))
                .contains("user-image", "mac-unsaid")
                .doesNotContain("user-root", "no-mac"));
        assertThat(codes(SpecSyntax.RUN, "podman run --cgroups=disabled app")).contains("cgroups-off");
        assertThat(codes(SpecSyntax.RUN, "podman run --cgroups=enabled app")).doesNotContain("cgroups-off");
    }

    @Test
    void aPodsNetworkIsNoBridgeOfDockers() {
        String pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: i}]}\n";
        assertThat(pod(pod, "")).contains("net-pods", "net-raw-bridge").doesNotContain("net-default-bridge");
        assertThat(pod(pod, "")).contains("capability-containerd", "capability");
        assertThat(codes(SpecSyntax.COMPOSE, "services:\n  a: {image: app}\n")).doesNotContain("capability-containerd");
        assertThat(pod(pod, "shareProcessNamespace: true, ")).contains("pid-shared");
        assertThat(pod(pod, "securityContext: {runAsNonRoot: true}, ")).doesNotContain("user-image", "user-root");
        assertThat(codes(SpecSyntax.COMPOSE, "services:\n  a: {image: app}\n"))
                .doesNotContain("net-default-bridge", "net-pods");
    }

    private static List<String> pod(String manifest, String members) {
        return codes(SpecSyntax.KUBERNETES, manifest.replace("spec: {", "spec: {" + members));
    }

    /** Podman keeps what was added for another user than root (ambient); the others keep nothing. */
    @Test
    void capabilitiesOfAnotherUserThanRoot() {
        String flags = " run --user 7 --cap-add NET_ADMIN app";
        assertThat(held("podman" + flags)).containsExactly("net_admin");
        assertThat(held("docker" + flags)).isEmpty();
        assertThat(held("docker run --user 0 --cap-drop all --cap-add NET_ADMIN app"))
                .containsExactly("net_admin");
        String oci =
                "{\"ociVersion\": \"1.2.0\", \"process\": {\"user\": {\"uid\": 7}, \"capabilities\": {\"bounding\":"
                        + " [\"CAP_CHOWN\", \"CAP_KILL\"], \"effective\": [\"CAP_CHOWN\", \"CAP_KILL\"]%s}}}";
        assertThat(held(oci.formatted(""))).isEmpty();
        assertThat(held(oci.formatted(", \"ambient\": [\"CAP_KILL\"]"))).containsExactly("kill");
    }

    private static SortedSet<String> held(String text) {
        return HeldCapabilities.of(Specs.read(text).get(0)).held();
    }

    private static List<String> codes(SpecSyntax form, String text) {
        return PostureReport.findings(Specs.read(text).get(0), form, Optional.empty()).stream()
                .map(PostureFinding::code)
                .toList();
    }
}
