package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.json.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code watch --against}: each denial of a host that enforces or only logs, by which layer, why, and what would allow it. */
class WatchAgainstTest {
    private static final Path POLICIES = Examples.NGINX.folder().resolve("policies");
    private static final String SHADOW =
            "apparmor=\"DENIED\" operation=\"open\" profile=\"nginx\" name=\"/etc/shadow\" pid=9"
                    + " comm=\"cat\" requested_mask=\"r\" denied_mask=\"r\" fsuid=33 ouid=0";
    private static final String PTRACE =
            "auid=1 uid=0 gid=0 ses=1 subj=nginx pid=9 comm=\"nginx\" exe=\"/usr/sbin/nginx\" sig=0"
                    + " arch=c000003e syscall=101 compat=0 ip=0x7f code=";
    private static final String CONNECT = "avc:  denied  { name_connect } for  pid=9 comm=\"nginx\" dest=5432"
            + " scontext=system_u:system_r:lsmith_nginx_t:s0:c1,c2 tcontext=system_u:object_r:postgresql_port_t:s0"
            + " tclass=tcp_socket permissive=";

    @TempDir
    private Path folder;

    private int serial = 45;

    private String avc(String text) {
        return "type=AVC msg=audit(1790000000.123:" + serial++ + "): " + text + "\n";
    }

    private String seccomp(String code) {
        return "type=SECCOMP msg=audit(1790000000.123:" + serial++ + "): " + PTRACE + code + "\n";
    }

    private Invocation watch(String log, Object... more) throws IOException {
        return watch(POLICIES, log, more);
    }

    private Invocation watch(Path against, String log, Object... more) throws IOException {
        Path file = folder.resolve("enforcing.log");
        Files.writeString(file, log);
        List<Object> words =
                new java.util.ArrayList<>(List.of("watch", file, "--against", against, "--until-quiet", "1s"));
        words.addAll(List.of(more));
        return Invocation.of(words.toArray());
    }

    @Test
    void whatAnEnforcingHostRefuses() throws IOException {
        Invocation run = watch(avc(SHADOW) + avc(SHADOW) + avc(SHADOW) + seccomp("0x50001"));

        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(run.out().lines())
                .anySatisfy(
                        line -> assertThat(line)
                                .matches(
                                        "2026-09-21T[0-9:]+Z denied nginx: file /etc/shadow \\(read\\).* at .*enforcing\\.log:1"))
                .contains(
                        "  apparmor: refuses it (no rule): no rule allows it",
                        "    allowed by  /etc/shadow r,",
                        "    that opens  /etc/shadow r",
                        "    allowed by  {\"names\": [\"ptrace\"], \"action\": \"SCMP_ACT_ALLOW\"}",
                        "again  nginx: file /etc/shadow (read) other: 2 more, 3 in all",
                        "sum    4 records of 2 kinds, 2 of them refused by these policies");
    }

    /** What staged policies let through and log is what the enforcing ones would refuse. */
    @Test
    void whatAStagedHostLogs() throws IOException {
        Invocation run = watch(avc(SHADOW.replace("DENIED", "ALLOWED")) + seccomp("0x7ffc0000") + avc(CONNECT + "1"));

        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(run.out())
                .contains(
                        "logged nginx: file /etc/shadow",
                        "logged nginx: syscall ptrace",
                        "logged lsmith_nginx_t:s0:c1,c2: ")
                .contains("allow lsmith_nginx_t postgresql_port_t:tcp_socket name_connect;")
                .contains("3 of them refused by these policies")
                .doesNotContain("denied nginx");
    }

    /** The records of one kind of SELinux are of types; each file beside them is no denial of its own. */
    @Test
    void severalFilesOfOneType() throws IOException {
        String read = "avc:  denied  { read } for  pid=9 comm=\"nginx\" path=\"/srv/%s\" dev=\"vda\" ino=1"
                + " scontext=system_u:system_r:lsmith_nginx_t:s0:c1,c2 tcontext=system_u:object_r:shadow_t:s0 tclass=file permissive=0";
        String log = avc(read.formatted("a")) + avc(read.formatted("b"));

        Invocation run = watch(log);

        assertThat(run.out())
                .contains("allow lsmith_nginx_t shadow_t:file read;")
                .doesNotContain("allows it by");
        assertThat(Invocation.of("explain", POLICIES, "--denial", folder.resolve("enforcing.log"))
                        .out())
                .contains("allow lsmith_nginx_t shadow_t:file read;")
                .doesNotContain("allows it by");
    }

    /** A program whose exec no rule allows runs in complain mode under a profile of its own, and all that it does is logged. */
    @Test
    void whatIsLoggedSinceAnExec() throws IOException {
        String passwd = SHADOW.replace("DENIED", "ALLOWED")
                .replace("profile=\"nginx\"", "profile=\"nginx//null-/usr/bin/cat\"")
                .replace("fsuid=33", "fsuid=0");
        Invocation run = watch(avc(passwd) + avc(passwd.replace("/etc/shadow", "/etc/passwd")));

        assertThat(run.out())
                .contains(
                        "logged nginx: file /etc/shadow",
                        "1 of them refused by these policies; 1 kinds are allowed, and")
                .doesNotContain("/etc/passwd");
    }

    @Test
    void othersAreCounted() throws IOException {
        Invocation run =
                watch(avc(SHADOW.replace("nginx", "docker-default")) + avc(SHADOW.replace("nginx", "docker-default")));

        assertThat(run.out())
                .isEqualTo(
                        "sum    0 records of 0 kinds, 0 of them refused by these policies; 2 records are of others\n");
        assertThat(run.exitCode()).isZero();

        assertThat(watch(avc(SHADOW.replace("nginx", "old-nginx")), "--subject", "old-nginx")
                        .out())
                .contains("denied old-nginx: file /etc/shadow", "apparmor: refuses it");
    }

    @Test
    void whatIsAllowedByNow() throws IOException {
        Invocation run = watch(avc(SHADOW.replace("/etc/shadow", "/etc/passwd").replace("fsuid=33", "fsuid=0")));

        assertThat(run.out()).contains("apparmor: this policy allows it by", "1 kinds, 0 of them refused");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void asJsonLines() throws IOException {
        Invocation run = watch(avc(SHADOW) + avc(SHADOW), "--json");

        assertThat(run.out().lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(JsonReader.read("", line)).isNotNull());
        assertThat(run.out())
                .contains("\"event\":\"denial\"", "\"event\":\"again\"", "\"more\":1,\"count\":2", "\"event\":\"sum\"");
    }

    /** The rest of a recording, as a host would log it that enforces what its first half gives: what verify says is denied, and no more. */
    @Test
    void aRecordingEnforced() throws IOException {
        List<String> lines = Files.readAllLines(Examples.NGINX.log(), StandardCharsets.ISO_8859_1);
        Path half = folder.resolve("half.log");
        Files.write(half, lines.subList(0, lines.size() / 2), StandardCharsets.ISO_8859_1);
        Path policies = folder.resolve("half");
        assertThat(Invocation.of("generate", half, "--spec", Examples.NGINX.spec(), "--exact", "-o", policies)
                        .exitCode())
                .isZero();
        String enforced = String.join("\n", lines)
                .replace("learn-nginx", "nginx")
                .replace("apparmor=\"ALLOWED\"", "apparmor=\"DENIED\"");

        Invocation run = watch(policies, enforced + "\n", "--json");
        Invocation verified = Invocation.of(
                "verify", policies, Examples.NGINX.log(), "--spec", Examples.NGINX.spec(), "--complete", "--json");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        Set<String> refused = run.out()
                .lines()
                .filter(line -> line.contains("\"event\":\"denial\"") && line.contains("\"refused\":true"))
                .map(line -> line.replaceAll(".*\"access\":\"([^\"]*)\".*", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(refused).isNotEmpty();
        assertThat(refused).allSatisfy(access -> assertThat(verified.out()).contains(access));
    }

    @Test
    void whatDoesNotGoTogether() {
        assertThat(Invocation.of("watch", "x", "--json").exitCode()).isEqualTo(2);
        assertThat(Invocation.of("watch", "x", "--against", POLICIES, "--until-complete", "99%")
                        .exitCode())
                .isEqualTo(2);
        assertThat(Invocation.of("watch", "x", "--against", folder.resolve("none"), "--until-quiet", "1s")
                        .exitCode())
                .isEqualTo(3);
    }
}
