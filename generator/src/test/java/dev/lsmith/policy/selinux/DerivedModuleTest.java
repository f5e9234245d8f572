package dev.lsmith.policy.selinux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Endpoint;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.access.NetworkUse.UnixSocketUse;
import dev.lsmith.access.Subject;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.base.Position;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.Specs;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.Decision;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
import dev.lsmith.policy.selinux.SelinuxRule.RuleEffect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Modules made of AppArmor's records alone, and of nothing. */
class DerivedModuleTest {
    private final SelinuxMechanism target = new SelinuxMechanism();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"memcached", "nginx", "perlapp", "redis"})
    void apparmorRecordsGiveAModuleThatCompiles(String name) throws Exception {
        Assignment assignment = ExampleAssignments.apparmor(name);
        Synthesis<SelinuxModule> synthesis = target.synthesise(assignment);
        assertThat(synthesis.basis()).isEqualTo(Synthesis.Basis.DERIVED);
        assertThat(synthesis.justifications())
                .noneMatch(j -> j.reason() instanceof Reason.Observed)
                .anyMatch(j -> j.reason() instanceof Reason.Derived);
        for (CapabilityUse use :
                assignment.model().accesses(CapabilityUse.class).keySet()) {
            assertThat(target.decide(synthesis.policy(), use).outcome()).isEqualTo(Decision.Outcome.ALLOWED);
        }
        compiles(synthesis.policy());
    }

    @ParameterizedTest
    @ValueSource(strings = {"memcached", "nginx", "perlapp", "redis"})
    void theRecordingWithItsMountsCompiles(String name) throws Exception {
        Synthesis<SelinuxModule> synthesis = target.synthesise(ExampleAssignments.selinux(name));
        assertThat(synthesis.basis()).isEqualTo(Synthesis.Basis.OBSERVED);
        assertThat(synthesis.leftOut()).isEmpty();
        compiles(synthesis.policy());
    }

    /** Denials of derived modules in an enforcing kernel 6.1, and what issue reports tell of others. */
    @ParameterizedTest
    @CsvSource({
        "perlapp, self, tcp_socket, ioctl",
        "nginx, container_ro_file_t, file, read",
        "nginx, self, process, setcap",
        "nginx, self, fifo_file, ioctl",
        "redis, self, process, setrlimit",
        "redis, filesystem_type, filesystem, getattr",
        "redis, container_file_t, filesystem, getattr"
    })
    void whatOnlySelinuxAsksForFollowsFromTheCalls(String name, String to, String tclass, String permission)
            throws Exception {
        SelinuxModule module =
                target.synthesise(ExampleAssignments.apparmor(name)).policy();
        assertThat(module.rules())
                .filteredOn(r -> r.target().equals(to) && r.tclass().equals(tclass))
                .anyMatch(r -> r instanceof AccessRule a
                        && a.effect() == RuleEffect.ALLOW
                        && a.permissions().contains(permission));
    }

    /** sshd under a derived module let nobody in: pam's audit record, sent with CAP_AUDIT_WRITE, was refused nlmsg_relay. */
    @ParameterizedTest
    @CsvSource({
        "9, audit_write, self:netlink_audit_socket { create nlmsg_relay write };",
        "9, audit_control, self:netlink_audit_socket { create nlmsg_read nlmsg_readpriv nlmsg_relay nlmsg_tty_audit nlmsg_write write };",
        "0, chown, self:netlink_route_socket { create nlmsg_read write };",
        "0, net_admin, self:netlink_route_socket { create nlmsg_read nlmsg_write write };",
        "4, chown, self:netlink_tcpdiag_socket { create nlmsg_read write };",
        "6, chown, self:netlink_xfrm_socket { create write };",
        "12, net_admin, self:netlink_netfilter_socket { create write };"
    })
    void messagesOverNetlinkGoByTheCapabilityThatIsKept(int protocol, String capability, String rule) throws Exception {
        NetworkUse sent = new NetworkUse(
                "netlink",
                "raw",
                protocol,
                new TreeSet<>(Set.of(SocketPermission.CREATE, SocketPermission.SEND)),
                Endpoint.UNKNOWN,
                Endpoint.UNKNOWN);
        assertThat(te(capability, sent).replaceAll("(getattr|ioctl) ", "")).contains(rule);
    }

    /** bind under a derived module served UDP alone: AppArmor's record of a bind names no port, that of listen does. */
    @Test
    void aPortThatAnyRecordNamesWasBound() throws Exception {
        String te = te(
                "chown",
                tcp(SocketPermission.BIND, Optional.empty()),
                tcp(SocketPermission.LISTEN, Optional.of(53)),
                tcp(SocketPermission.ACCEPT, Optional.of(953)),
                tcp(SocketPermission.CONNECT, Optional.empty()));
        assertThat(te)
                .contains("allow lsmith_app_t dns_port_t:tcp_socket name_bind;")
                .contains("allow lsmith_app_t rndc_port_t:tcp_socket name_bind;")
                .contains("allow lsmith_app_t node_t:tcp_socket node_bind;")
                .doesNotContain("port_type");
    }

    private static NetworkUse tcp(SocketPermission permission, Optional<Integer> port) {
        return new NetworkUse(
                "inet",
                "stream",
                6,
                new TreeSet<>(Set.of(permission)),
                new Endpoint(Endpoint.AddressScope.LOOPBACK, port),
                Endpoint.UNKNOWN);
    }

    /** What mariadb and postgres lacked under derived modules: rings of io_uring, their own socket, links of sysfs, huge pages. */
    @Test
    void whatServersAskForBesides() throws Exception {
        String te = te(
                "chown",
                new SyscallUse("x86_64", 425, Optional.of("io_uring_setup"), Optional.empty()),
                unix(SocketPermission.CREATE, SocketPermission.LISTEN),
                unix(SocketPermission.CONNECT),
                read("/sys/devices/virtual/block/loop0/size", FileAccess.Reach.ATTACHED),
                read("/", FileAccess.Reach.DELETED));
        assertThat(te)
                .contains("allow lsmith_app_t self:anon_inode { create map read write };")
                .containsPattern("allow lsmith_app_t self:unix_stream_socket .*connectto")
                .contains("allow lsmith_app_t sysfs_t:lnk_file { getattr read };")
                .contains("allow lsmith_app_t hugetlbfs_t:file { map read write };")
                .contains("allow lsmith_app_t cgroup_t:dir search;");
        assertThat(te(
                        "chown",
                        read("/etc/passwd", FileAccess.Reach.ATTACHED),
                        unix(SocketPermission.CREATE),
                        unix(SocketPermission.CONNECT)))
                .doesNotContainPattern("allow lsmith_app_t self:unix_stream_socket .*connectto")
                .doesNotContain("anon_inode", "hugetlbfs_t");
    }

    private static UnixSocketUse unix(SocketPermission... permissions) {
        return new UnixSocketUse(
                "stream", new TreeSet<>(Set.of(permissions)), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static FileAccess read(String path, FileAccess.Reach reach) {
        return new FileAccess(
                path, FileKind.UNKNOWN, new TreeSet<>(Set.of(FilePermission.READ)), Ownership.OWNER, reach);
    }

    /** The module made of AppArmor's records of these, which compiles. */
    private String te(String capability, Access... accesses) throws Exception {
        List<Observation> observations = new ArrayList<>();
        for (Access access : accesses) {
            Evidence evidence = Evidence.of(
                    "run",
                    Optional.empty(),
                    "app",
                    Reporter.APPARMOR,
                    Verdict.COMPLAINED,
                    Phase.APPLICATION,
                    Position.ofLine("audit.log", 1));
            observations.add(new Observation(new Subject.ApparmorProfile("app"), access, evidence));
        }
        SelinuxModule module = target.synthesise(new Assignment(
                        "app",
                        Model.of(observations),
                        Optional.empty(),
                        new Privileges(new TreeSet<>(List.of(capability)), false),
                        false))
                .policy();
        compiles(module);
        return target.render(module).getOrDefault("selinux/lsmith_app.te", "");
    }

    @Test
    void nothingRecordedGivesTheNarrowedDefault() throws Exception {
        Assignment assignment = new Assignment(
                "empty",
                Model.EMPTY,
                Optional.empty(),
                new Privileges(new TreeSet<>(List.of("chown", "bpf")), false),
                false);
        Synthesis<SelinuxModule> synthesis = target.synthesise(assignment);
        assertThat(synthesis.basis()).isEqualTo(Synthesis.Basis.BASELINE);
        assertThat(target.render(synthesis.policy()).getOrDefault("selinux/lsmith_empty.te", ""))
                .contains("allow lsmith_empty_t self:capability chown;")
                .contains("allow lsmith_empty_t self:capability2 bpf;")
                .contains(
                        "allow { container_runtime_t -file_type } lsmith_empty_t:process { getattr sigkill signal signull"
                                + " sigstop transition };")
                .contains("allow dockerd_t lsmith_empty_t:process2 { nnp_transition nosuid_transition };");
        compiles(synthesis.policy());
    }

    /** In a user namespace the kernel asks for the classes of such, whether records tell of the use or not. */
    @ParameterizedTest
    @CsvSource({"auto, cap_userns, cap2_userns", "host, capability, capability2"})
    void capabilitiesAreAskedInTheContainersNamespace(String mode, String first, String second) throws Exception {
        Optional<ContainerSpec> spec = Optional.of(Specs.host("\"UsernsMode\": \"" + mode + "\""));
        Assignment recorded = ExampleAssignments.apparmor("nginx");
        SortedSet<String> kept = new TreeSet<>(recorded.privileges().capabilities());
        kept.addAll(List.of("net_bind_service", "bpf"));
        for (Model model : List.of(recorded.model(), Model.EMPTY)) {
            SelinuxModule module = target.synthesise(
                            new Assignment("app", model, spec, new Privileges(kept, false), false))
                    .policy();
            assertThat(target.render(module).getOrDefault("selinux/lsmith_app.te", ""))
                    .containsPattern("self:" + first + " .*chown.*net_bind_service.*setuid")
                    .contains("self:" + second + " bpf;")
                    .doesNotContain(first.equals("capability") ? "cap_userns" : "self:capability");
            compiles(module);
        }
    }

    private void compiles(SelinuxModule module) throws Exception {
        SortedMap<String, String> files = target.render(module);
        String cil = files.getOrDefault("selinux/" + module.name() + ".cil", "");
        String te = files.getOrDefault("selinux/" + module.name() + ".te", "");
        String fc = files.getOrDefault("selinux/" + module.name() + ".fc", "");
        assertThat(target.read("selinux/" + module.name() + ".cil", cil)).isEqualTo(module);
        List<FileContext> contexts =
                target.read("selinux/" + module.name() + ".fc", fc).fileContexts();
        assertThat(LabelledModule.of(target.read("x.te", te), contexts)).isEqualTo(module);
        assumeThat(Judge.present()).as(Judge.WHY).isTrue();
        Judge judge = new Judge(folder);
        String compiled = judge.compileTe(judge.write(files), module.name());
        assertThat(target.read(module.name() + ".cil", compiled)).isEqualTo(module);
        judge.link(module, cil, "cil");
    }
}
