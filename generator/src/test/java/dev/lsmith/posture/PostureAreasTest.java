package dev.lsmith.posture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.Specs;
import dev.lsmith.posture.PostureFinding.Area;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each term of isolation in the words of the field: one spec that leaves it open and one that does not. */
class PostureAreasTest {
    /**
     * A term and its check.
     *
     * @param term of the field
     * @param code the finding
     * @param open members of HostConfig that leave it open, a whole {@code config.json}, or a run line
     * @param closed the same that close it
     */
    record Term(String term, String code, String open, String closed) {
        @Override
        public String toString() {
            return term;
        }
    }

    private static Term term(String term, String code, String open, String closed) {
        return new Term(term, code, open.replace('\'', '"'), closed.replace('\'', '"'));
    }

    private static String oci(String linux, String mounts) {
        return "{'ociVersion': '1.2.0', 'process': {'args': ['x']}, 'mounts': [" + mounts + "], 'linux': {" + linux
                + "}}";
    }

    private static final String NAMESPACES = "'namespaces': [{'type': 'pid'}%s]";

    static Stream<Term> terms() {
        return Stream.of(
                term("privileged", "privileged", "'Privileged': true", "'Privileged': false"),
                term("no-new-privileges", "no-new-privileges", "", "'SecurityOpt': ['no-new-privileges']"),
                term("process: the host's pid namespace", "pid-host", "'PidMode': 'host'", "'PidMode': ''"),
                term(
                        "process: a shared pid namespace",
                        "pid-shared",
                        "'PidMode': 'container:db'",
                        "'PidMode': 'private'"),
                term(
                        "process: hidepid",
                        "hidepid",
                        "podman run app",
                        "podman run --security-opt proc-opts=hidepid=2 app"),
                term(
                        "process: tracing the host's",
                        "pid-host-ptrace",
                        "'PidMode': 'host', 'CapAdd': ['SYS_PTRACE']",
                        "'PidMode': 'host'"),
                term(
                        "process: tracing what a module refuses",
                        "pid-host-ptrace",
                        "'PidMode': 'host', 'CapAdd': ['SYS_PTRACE'], 'SecurityOpt': ['apparmor=unconfined']",
                        "'PidMode': 'host', 'CapAdd': ['SYS_PTRACE'], 'SecurityOpt': ['apparmor=docker-default']"),
                term(
                        "filesystem: mount namespace",
                        "mount-host",
                        oci(NAMESPACES.formatted(""), ""),
                        oci(NAMESPACES.formatted(", {'type': 'mount'}"), "")),
                term("filesystem: read-only root", "root-writable", "", "'ReadonlyRootfs': true"),
                term(
                        "filesystem: propagation of the root",
                        "root-propagation-shared",
                        oci("'rootfsPropagation': 'rshared'", ""),
                        oci("'rootfsPropagation': 'rslave'", "")),
                term(
                        "filesystem: propagation of a mount",
                        "propagation-shared",
                        "'Binds': ['/srv:/srv:rshared']",
                        "'Binds': ['/srv:/srv:rprivate']"),
                term(
                        "filesystem: mounts of the host come in",
                        "propagation-slave",
                        "'Binds': ['/srv:/srv:rslave']",
                        "'Binds': ['/srv:/srv']"),
                term("filesystem: masked paths", "masked-none", "'MaskedPaths': []", "'MaskedPaths': null"),
                term(
                        "filesystem: a masked path",
                        "masked-missing",
                        "'MaskedPaths': ['/proc/keys']",
                        "'MaskedPaths': ['/proc', '/sys/firmware']"),
                term("filesystem: read-only paths", "readonly-none", "'ReadonlyPaths': []", "'ReadonlyPaths': null"),
                term(
                        "filesystem: a read-only path",
                        "readonly-missing",
                        "'ReadonlyPaths': ['/proc/bus']",
                        "'ReadonlyPaths': ['/proc']"),
                term(
                        "filesystem: no remount",
                        "remount",
                        "'CapAdd': ['SYS_ADMIN'], 'SecurityOpt': ['apparmor=unconfined']",
                        "'CapAdd': ['SYS_ADMIN'], 'SecurityOpt': ['apparmor=docker-default']"),
                term(
                        "filesystem: no remount without SYS_ADMIN",
                        "remount",
                        "'CapAdd': ['ALL']",
                        "'CapAdd': ['SYS_PTRACE']"),
                term("mounts: of the host", "host-path", "'Binds': ['/srv:/srv']", "'Binds': ['data:/srv']"),
                term("mounts: docker.sock", "host-path", "'Binds': ['/run/docker.sock:/s:ro']", "'Binds': ['s:/s']"),
                term(
                        "mounts: nodev",
                        "mount-nodev",
                        "podman run -v /srv:/srv app",
                        "podman run -v /srv:/srv:nosuid,nodev app"),
                term("mounts: another's volumes", "volumes-of", "docker run --volumes-from db app", "docker run app"),
                term(
                        "devices: a node that is mounted",
                        "device-node",
                        "'Binds': ['/dev/sda:/d:ro']",
                        "'Binds': ['/srv:/d']"),
                term(
                        "devices: one",
                        "device",
                        "'Devices': [{'PathOnHost': '/dev/kvm', 'PathInContainer': '/dev/kvm'}]",
                        "'Devices': []"),
                term(
                        "devices: the device cgroup's list",
                        "device-cgroup-rule",
                        "'DeviceCgroupRules': ['b *:* rwm']",
                        "'DeviceCgroupRules': []"),
                term(
                        "devices: by a driver",
                        "device-request",
                        "'DeviceRequests': [{'Count': 1}]",
                        "'DeviceRequests': null"),
                term("ipc: the host's", "ipc-host", "'IpcMode': 'host'", "'IpcMode': 'private'"),
                term("ipc: another's", "ipc-shared", "'IpcMode': 'container:x'", "'IpcMode': 'none'"),
                term("ipc: shareable", "ipc-shareable", "'IpcMode': 'shareable'", "'IpcMode': 'private'"),
                term("ipc: shm", "shm-large", "'ShmSize': 1073741824", "'ShmSize': 1073741824, 'Memory': 2147483648"),
                term("network: the host's", "net-host", "'NetworkMode': 'host'", "'NetworkMode': 'mine'"),
                term("network: another's", "net-shared", "'NetworkMode': 'container:x'", "'NetworkMode': 'mine'"),
                term(
                        "network: the default bridge",
                        "net-default-bridge",
                        "'NetworkMode': 'bridge'",
                        "'NetworkMode': 'mine'"),
                term("network: NET_RAW on a bridge", "net-raw-bridge", "", "'CapDrop': ['NET_RAW']"),
                term(
                        "network: NET_RAW where nobody is",
                        "net-raw-bridge",
                        "'NetworkMode': 'x'",
                        "'NetworkMode': 'none'"),
                term(
                        "network: published to all",
                        "port-published-all",
                        "'PortBindings': {'80/tcp': [{'HostIp': '0.0.0.0', 'HostPort': '80'}]}",
                        "'PortBindings': {'80/tcp': [{'HostIp': '127.0.0.1', 'HostPort': '80'}]}"),
                term(
                        "network: published",
                        "port-published",
                        "'PortBindings': {'80/tcp': [{'HostIp': '127.0.0.1', 'HostPort': '80'}]}",
                        "'PortBindings': {}"),
                term(
                        "network: NET_RAW on the host's",
                        "net-raw-host",
                        "'NetworkMode': 'host'",
                        "'NetworkMode': 'host', 'CapDrop': ['NET_RAW']"),
                term(
                        "network: NET_RAW on another's",
                        "net-raw-shared",
                        "'NetworkMode': 'container:x'",
                        "'NetworkMode': 'mine'"),
                term("network: all ports", "ports-all", "docker run -P app", "docker run -p 80:80 app"),
                term("uts: the host's", "uts-host", "'UTSMode': 'host'", "'UTSMode': ''"),
                term("user namespace: none", "userns-default", "", "'UsernsMode': 'auto'"),
                term("user namespace: switched off", "userns-host", "'UsernsMode': 'host'", "'UsernsMode': ''"),
                term(
                        "cgroup namespace: the host's",
                        "cgroup-host",
                        "'CgroupnsMode': 'host'",
                        "'CgroupnsMode': 'private'"),
                term("limits: memory", "memory-unlimited", "", "'Memory': 1048576"),
                term("limits: none", "limits-none", "", "'PidsLimit': 9"),
                term("limits: swap", "swap-unlimited", "'Memory': 9, 'MemorySwap': -1", "'Memory': 9, 'MemorySwap': 9"),
                term("limits: swap by default", "swap-unlimited", "", "'Memory': 9"),
                term("limits: pids", "pids-unlimited", "'PidsLimit': 0", "'PidsLimit': 9"),
                term("limits: cpu", "cpu-unlimited", "", "'CpuQuota': 5000"),
                term("limits: cpu set", "cpu-unlimited", "", "'CpusetCpus': '0'"),
                term("limits: blkio", "blkio-unlimited", "", "'BlkioWeight': 500"),
                term(
                        "limits: ulimits",
                        "ulimit-unlimited",
                        "'Ulimits': [{'Name': 'nproc', 'Soft': -1, 'Hard': -1}]",
                        "'Ulimits': [{'Name': 'nproc', 'Soft': 9, 'Hard': 9}]"),
                term(
                        "limits: open files",
                        "ulimit-nofile",
                        "",
                        "'Ulimits': [{'Name': 'nofile', 'Soft': 9, 'Hard': 9}]"),
                term("limits: out of memory", "oom-kill-disabled", "'OomKillDisable': true", "'OomKillDisable': false"),
                term("limits: who is killed first", "oom-score", "'OomScoreAdj': -500", "'OomScoreAdj': 500"),
                term("limits: sysctls", "sysctl", "'Sysctls': {'net.core.somaxconn': '9'}", "'Sysctls': {}"),
                term("capabilities", "capability", "", "'CapDrop': ['ALL']"),
                term("capabilities: all", "capabilities-all", "'CapAdd': ['ALL']", "'CapAdd': ['CHOWN']"),
                term(
                        "capabilities: in a user namespace",
                        "capability-userns",
                        "'UsernsMode': 'auto'",
                        "'UsernsMode': 'host'"),
                term(
                        "secrets: environment",
                        "secret-environment",
                        "docker run -e DB_PASSWORD=x app",
                        "docker run -e DB_PASSWORD_FILE=/run/secrets/x app"),
                term(
                        "secrets: arguments",
                        "secret-argument",
                        "docker run app --db-password=x",
                        "docker run app --db-password-file=/x"),
                term(
                        "secrets: a token",
                        "token-mounted",
                        "docker run -v t:/var/run/secrets/kubernetes.io/serviceaccount app",
                        "docker run app"),
                term("image: newest", "image-latest", "docker run host:5000/app", "docker run host:5000/app:1"),
                term("image: a tag", "image-tag", "docker run app:1", "docker run app@sha256:" + "a".repeat(64)),
                term("seccomp: none", "seccomp-unconfined", "'SecurityOpt': ['seccomp=unconfined']", ""),
                term("seccomp: the default", "seccomp-default", "", "'SecurityOpt': ['seccomp=mine.json']"),
                term(
                        "seccomp: one that lets all pass",
                        "seccomp-permissive",
                        "'SecurityOpt': ['seccomp={\\'defaultAction\\': \\'SCMP_ACT_LOG\\'}']".replace("\\'", "\\\""),
                        "'SecurityOpt': ['seccomp={\\'defaultAction\\': \\'SCMP_ACT_ERRNO\\'}']"
                                .replace("\\'", "\\\"")),
                term("apparmor: none", "apparmor-unconfined", "'SecurityOpt': ['apparmor=unconfined']", ""),
                term(
                        "apparmor: the default",
                        "apparmor-default",
                        "'SecurityOpt': ['apparmor=docker-default']",
                        "'SecurityOpt': ['apparmor=mine']"),
                term("apparmor: no module at all", "no-mac", "", "'SecurityOpt': ['label=type:mine_t']"),
                term(
                        "selinux: spc_t",
                        "selinux-disabled",
                        "'SecurityOpt': ['label=type:spc_t']",
                        "'SecurityOpt': ['label=type:container_t']"),
                term("selinux: off", "selinux-disabled", "'SecurityOpt': ['label=disable']", ""),
                term(
                        "selinux: container_t",
                        "selinux-default",
                        "'SecurityOpt': ['label=type:container_t']",
                        "'SecurityOpt': ['label=type:mine_t']"),
                term(
                        "selinux: no categories",
                        "selinux-no-mcs",
                        "'SecurityOpt': ['label=type:mine_t', 'label=level:s0']",
                        "'SecurityOpt': ['label=type:mine_t', 'label=level:s0:c1,c2']"),
                term(
                        "selinux: a level that others may have",
                        "selinux-fixed-level",
                        "'SecurityOpt': ['label=level:s0:c1,c2']",
                        "'SecurityOpt': []"));
    }

    private static Optional<PostureFinding> finding(Term term, String members) {
        boolean whole = members.startsWith("{") || members.matches("(?s)(?:docker|podman) .*");
        ContainerSpec spec = whole ? Specs.read(members).get(0) : Specs.host(members);
        return PostureReport.findings(spec, Optional.empty()).stream()
                .filter(f -> f.code().equals(term.code()))
                .findFirst();
    }

    @ParameterizedTest
    @MethodSource("terms")
    void openAndClosed(Term term) {
        assertThat(finding(term, term.open())).isPresent();
        assertThat(finding(term, term.closed())).isEmpty();
    }

    @Test
    void aUserMayBeRootOrNot() {
        List<String> root = codes(Specs.container("\"Config\": {\"User\": \"0:0\"}, \"HostConfig\": {}"));
        List<String> other = codes(Specs.container("\"Config\": {\"User\": \"7\"}, \"HostConfig\": {}"));
        assertThat(root).contains("user-root");
        assertThat(other).doesNotContain("user-root", "capability").contains("capability-bounding");
    }

    private static List<String> codes(ContainerSpec spec) {
        return PostureReport.findings(spec, Optional.empty()).stream()
                .map(PostureFinding::code)
                .toList();
    }

    @Test
    void everyAreaHasATerm() {
        Set<Area> met =
                terms().map(t -> finding(t, t.open()).orElseThrow().area()).collect(Collectors.toSet());
        met.add(Area.USER);
        assertThat(met).isEqualTo(EnumSet.allOf(Area.class));
    }

    /** What {@link #terms} does not reach is reached by the tests of the forms and of the labels. */
    @Test
    void everyFindingIsMetSomewhere() {
        Set<String> met = terms().map(Term::code).collect(Collectors.toSet());
        met.addAll(PostureFormsTest.CODES_OF_FORMS);
        met.addAll(List.of("user-root", "capability-bounding", "net-unused"));
        assertThat(met).isEqualTo(FindingText.all().keySet());
    }
}
