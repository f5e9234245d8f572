package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code explain DIR --denial}: why, the least rule, and what it opens, for each language and wrapper. */
class ExplainedDenialTest {
    private static final Path NGINX = Examples.NGINX.folder().resolve("policies");
    private static final String APPARMOR =
            "apparmor=\"DENIED\" operation=\"open\" profile=\"nginx\" name=\"/etc/shadow\" pid=9 comm=\"cat\" requested_mask=\"r\""
                    + " denied_mask=\"r\" fsuid=33 ouid=0";
    private static final String CONTEXTS =
            " for  pid=9 comm=\"nginx\" %s scontext=system_u:system_r:lsmith_nginx_t:s0:c1,c2 tcontext=system_u:object_r:%s permissive=0";

    @TempDir
    private Path folder;

    private static Invocation explain(String line) {
        return Invocation.of("explain", NGINX, "--denial", line);
    }

    private static String avc(String permission, String more, String target) {
        return "type=AVC msg=audit(1790000000.123:45): avc:  denied  { " + permission + " }"
                + CONTEXTS.formatted(more, target);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type=AVC msg=audit(1790000000.123:45): ",
                "[  123.456789] audit: type=1400 audit(1790000000.123:45): ",
                "Nov 30 10:00:00 host kernel: [  123.456789] audit: type=1400 audit(1790000000.123:45): "
            })
    void everyWrapper(String wrapper) {
        Invocation run = explain(wrapper + " " + APPARMOR);

        assertThat(run.out()).as(run.err()).contains("apparmor: refuses it (no rule)", "allowed by  /etc/shadow r,");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void whatTheRuleOpens() {
        Invocation run = explain("type=AVC msg=audit(1790000000.123:45): " + APPARMOR);

        assertThat(run.out()).contains("that opens  /etc/shadow r", "code that does read-shadow");
    }

    @Test
    void aPortOfSelinux() {
        Invocation run = explain(avc("name_connect", "dest=5432", "postgresql_port_t:s0 tclass=tcp_socket"));

        assertThat(run.out()).contains("allowed by  allow lsmith_nginx_t postgresql_port_t:tcp_socket name_connect;");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    /** No allow rule cures what the levels stand against. */
    @Test
    void theLevelsOfAnotherContainer() {
        Invocation run = explain(avc("read", "name=\"x\" dev=\"vda\" ino=1", "container_file_t:s0:c3,c4 tclass=file"));

        assertThat(run.out()).contains("selinux: refuses it (constraint)", ":Z").doesNotContain("allowed by");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void aCallOfSeccomp() {
        Invocation run =
                explain("type=SECCOMP msg=audit(1790000000.123:45): auid=1 uid=0 gid=0 ses=1 pid=9 comm=\"nginx\""
                        + " exe=\"/usr/sbin/nginx\" sig=0 arch=c000003e syscall=101 compat=0 ip=0x7f code=0x50000");

        assertThat(run.out())
                .contains("seccomp: refuses it (no rule)", "{\"names\": [\"ptrace\"], \"action\": \"SCMP_ACT_ALLOW\"}");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    /** The capability is refused by every layer: each says what it needs. */
    @Test
    void aCapability() {
        Invocation run = explain("type=AVC msg=audit(1790000000.123:45): apparmor=\"DENIED\" operation=\"capable\""
                + " profile=\"nginx\" pid=9 comm=\"nginx\" capability=21  capname=\"sys_admin\"");

        assertThat(run.out())
                .contains("allowed by  capability sys_admin,")
                .contains("capabilities: would refuse it too (capability)", "--cap-add SYS_ADMIN")
                .contains("allow lsmith_nginx_t self:capability sys_admin;");
    }

    /** A denial of an older version of the policy. */
    @Test
    void whatIsAllowedByNow() {
        Invocation run = explain("type=AVC msg=audit(1790000000.123:45): "
                + APPARMOR.replace("/etc/shadow", "/etc/passwd").replace("fsuid=33", "fsuid=0"));

        assertThat(run.out()).contains("apparmor: this policy allows it by");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void aFileOfDenialsAndJson() throws IOException {
        Path log = folder.resolve("audit.log");
        Files.writeString(log, avc("name_connect", "dest=5432", "postgresql_port_t:s0 tclass=tcp_socket") + "\n");

        Invocation run = Invocation.of("explain", NGINX, "--denial", log, "--json");

        assertThat(run.out()).contains("\"cause\" : \"no rule\"", "\"opens\"", "\"accesses\"");
    }

    @Test
    void aLineWithoutADenial() {
        Invocation run = explain("nothing to see");

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err().lines()).hasSize(1);
    }

    /** A sandbox that the program gave itself: nothing in the folder changes that. */
    @Test
    void landlock() {
        Invocation run =
                explain("type=LANDLOCK_ACCESS msg=audit(1790000000.123:45): domain=195ba459b blockers=fs.write_file"
                        + " path=\"/etc/x\" dev=\"vda2\" ino=365");

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err())
                .contains(
                        "refused by a program's own Landlock sandbox: write a file (fs.write_file): no policy of the container");
    }

    @Test
    void queryAndDenialTogether() {
        assertThat(Invocation.of("explain", NGINX, "ptrace", "--denial", "x").exitCode())
                .isEqualTo(2);
        assertThat(Invocation.of("explain", NGINX).exitCode()).isEqualTo(2);
    }
}
