package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.policy.LintCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lint} of seccomp filters, SELinux modules, capability sets and whole folders: each code by the input that it is about. */
class LintAllLanguagesTest {
    @TempDir
    private Path folder;

    private Invocation lint(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return Invocation.of("lint", file);
    }

    @Test
    void aFilterThatRefusesInsteadOfAllowing() throws IOException {
        Invocation run = lint("open.json", """
                {"defaultAction":"SCMP_ACT_ALLOW","architectures":["SCMP_ARCH_X86_64"],"syscalls":[
                 {"names":["ioctl"],"action":"SCMP_ACT_ERRNO","args":[{"index":1,"value":21522,"op":"SCMP_CMP_EQ"}]},
                 {"names":["getppid"],"action":"SCMP_ACT_ALLOW"}]}
                """);

        assertThat(run.out())
                .contains(
                        "open.json:1:1: warning: what no rule names is let through by SCMP_ACT_ALLOW [seccomp-default-allows]")
                .contains(
                        "open.json:2:2: warning: errno(1) ioctl where arg1 == 21522 can be got past",
                        "[seccomp-int-high-bits]")
                .contains("open.json:3:2: note: allow getppid does what happens without it [seccomp-like-default]")
                .contains("[seccomp-user-namespaces]");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void aFilterWithHoles() throws IOException {
        Invocation run = lint("holes.json", """
                {"defaultAction":"SCMP_ACT_ERRNO","architectures":["SCMP_ARCH_X86_64","SCMP_ARCH_X86","SCMP_ARCH_X32"],"syscalls":[
                 {"names":["clone3","socket","socketcall","bpf"],"action":"SCMP_ACT_ALLOW"},
                 {"names":["clone"],"action":"SCMP_ACT_ALLOW","args":[{"index":0,"value":2114060288,"valueTwo":0,"op":"SCMP_CMP_MASKED_EQ"}]},
                 {"names":["socket"],"action":"SCMP_ACT_ALLOW","args":[{"index":0,"value":1,"op":"SCMP_CMP_EQ"}]},
                 {"names":["opennat"],"action":"SCMP_ACT_ALLOW"}]}
                """);

        assertThat(run.out())
                .contains(
                        "[seccomp-clone3]", "[seccomp-socket-families]", "[seccomp-multiplexer]", "[seccomp-open-call]")
                .contains("opennat is no system call", "allow socket where arg0 == 1 never decides [seccomp-dead-rule]")
                .contains("programs of x32 are let through", "the newest call that it names is clone3 (435)")
                .doesNotContain("clone may make user namespaces");
    }

    /** Allowing by a list of values, or under the mask, cannot be got past. */
    @Test
    void comparisonsThatHold() throws IOException {
        Invocation run = lint("exact.json", """
                {"defaultAction":"SCMP_ACT_ERRNO","defaultErrnoRet":38,"architectures":["SCMP_ARCH_X86_64"],"syscalls":[
                 {"names":["socket"],"action":"SCMP_ACT_ALLOW","args":[{"index":0,"value":2,"op":"SCMP_CMP_EQ"}]},
                 {"names":["socket"],"action":"SCMP_ACT_ALLOW","args":[{"index":0,"value":4294967295,"valueTwo":1,"op":"SCMP_CMP_MASKED_EQ"}]}]}
                """);

        assertThat(run.out()).isEqualTo("no findings\n");
    }

    @Test
    void whatARuntimeRefuses() throws IOException {
        Invocation run = lint("bad.json", "{\"defaultAction\":\"ALLOW\"}");

        assertThat(run.out()).contains("bad.json:1:18: error", "[seccomp-action]");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void aModuleOfTheHost() throws IOException {
        Invocation run = lint("web.cil", """
                (type web_t)
                (roletype system_r web_t)
                (typepermissive web_t)
                (allow web_t shadow_t (file (read open)))
                (allow web_t file_type (file (write)))
                (allow web_t self (process (execmem)))
                (allow web_t wbe_content_t (file (read)))
                (optional extra
                  (allow web_t self (process (execmem))))
                """);

        assertThat(run.out())
                .contains("web.cil:3:1: warning: web_t is permissive [selinux-permissive]")
                .contains("[selinux-mcs-unconstrained]", "the host's password hashes [selinux-host-type]")
                .contains("web.cil:5:1:", "[selinux-wide-attribute]", "[selinux-execmem]", "[selinux-idle-optional]")
                .contains("wbe_content_t is neither declared here");
    }

    /** A list that only audits closes what is allowed, one without its allow rule gives nothing. */
    @Test
    void listsOfCommandsAndMessages() throws IOException {
        Invocation run = lint("web.te", """
                module web 1.0;
                type web_t;
                allow web_t self:netlink_route_socket { ioctl nlmsg };
                allowxperm web_t self:netlink_route_socket nlmsg { 0x12 0x16 };
                auditallowxperm web_t self:tcp_socket ioctl 0x8910;
                allow web_t self:udp_socket ioctl;
                dontauditxperm web_t self:udp_socket ioctl 0x8910;
                allowxperm web_t self:netlink_audit_socket nlmsg 0x3e8;
                """);

        assertThat(run.out()
                        .lines()
                        .filter(line -> line.matches(".*\\[selinux-(idle-list|list-closes-all)]"))
                        .map(line -> line.substring(line.indexOf("web.te"))))
                .containsExactly(
                        "web.te:4:1: warning: allowxperm web_t self:netlink_route_socket nlmsg { 0x0012 0x0016 }; closes ioctl:"
                                + " no command or type of message is left of what the module allows [selinux-list-closes-all]",
                        "web.te:7:1: warning: dontauditxperm web_t self:udp_socket ioctl 0x8910; closes ioctl: no command or"
                                + " type of message is left of what the module allows [selinux-list-closes-all]",
                        "web.te:8:1: note: allowxperm web_t self:netlink_audit_socket nlmsg 0x03e8; allows nothing here: no"
                                + " allow rule of the module gives the permission that it divides [selinux-idle-list]");
    }

    /** The same in the other language, with a suppression above a rule, one at its end, one that fits nothing, and one without a reason. */
    @Test
    void suppressions() throws IOException {
        Invocation run = lint("web.te", """
                module web 1.0;
                require { type shadow_t; role system_r; class file { read open }; class process execmem; attribute mcs_constrained_type; }
                type web_t, mcs_constrained_type;
                role system_r types web_t;
                # lsmith: ignore selinux-host-type it checks passwords
                allow web_t shadow_t:file { read open };
                allow web_t self:process execmem; # lsmith: ignore selinux-execmem its compiler needs it
                # lsmith: ignore selinux-permissive long gone
                # lsmith: ignore selinux-execmem
                # lsmith: ignore no-such-code because
                """);

        assertThat(run.out())
                .doesNotContain("[selinux-host-type]", "[selinux-execmem]")
                .contains("web.te:8:1: warning: \"ignore selinux-permissive\" suppresses nothing [unused-suppression]")
                .contains("[suppression-without-reason]", "[unknown-code]");
    }

    @Test
    void capabilitiesAndJsonSuppressions() throws IOException {
        String set = """
                {"name":"web","keep":[{"capability":"sys_admin","reason":"r","evidence":[]}],"drop":[],
                 "noNewPrivileges":{"value":false,"reason":"r"}}
                """;
        assertThat(lint("capabilities.json", set).out())
                .contains("capabilities.json:1:37: warning: CAP_SYS_ADMIN (critical)", "[capability-gains]");

        Files.writeString(folder.resolve("lsmith.yaml"), """
                ignore:
                  - code: capability-dangerous
                    file: capabilities.json
                    reason: it mounts disks
                  - code: seccomp-clone3
                    file: seccomp.json
                    reason: not there
                """);
        assertThat(lint("capabilities.json", set).out())
                .doesNotContain("[capability-dangerous]")
                .contains("lsmith.yaml:5:5: warning", "[unused-suppression]");
    }

    /** What one layer gives and another takes. */
    @Test
    void layersOfAFolder() throws IOException {
        lint("out/capabilities.json", """
                {"name":"web","keep":[{"capability":"sys_chroot","reason":"r","evidence":[]}],"drop":[],
                 "noNewPrivileges":{"value":true,"reason":"r"}}
                """);
        lint("out/seccomp.json", """
                {"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["chroot","sethostname"],"action":"SCMP_ACT_ALLOW"}]}
                """);
        lint("out/apparmor/web", "abi <abi/3.0>,\nprofile web {\n  capability net_admin,\n  mount fstype=tmpfs,\n}\n");

        Invocation run = Invocation.of("lint", folder.resolve("out"));

        assertThat(run.out())
                .contains("CAP_SYS_CHROOT is kept, and apparmor refuses it [layers-capability-refused]")
                .contains("apparmor allows CAP_NET_ADMIN, which is not kept [layers-capability-not-kept]")
                .contains("seccomp allows sethostname without CAP_SYS_ADMIN")
                .doesNotContain("seccomp allows chroot")
                .contains("[layers-mount-nowhere]");
    }

    @Test
    void codesArePublished() {
        assertThat(Invocation.of("lint", "--codes").out().lines()).hasSameSizeAs(LintCode.shipped());
        assertThat(Invocation.of("lint", "--explain", "seccomp-clone3").out()).contains("why", "mend", "ENOSYS");
        assertThat(Invocation.of("lint", "--explain", "nothing").exitCode()).isEqualTo(2);
        assertThat(Invocation.of("lint").exitCode()).isEqualTo(2);
    }
}
