package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code verify} did not look at is told, and is never a pass. */
class VerifyCommandTest {
    private static final String FILE =
            "type=AVC msg=audit(1700000000.001:1): apparmor=\"ALLOWED\" operation=\"open\" profile=\"learn-web\""
                    + " name=\"/etc/x\" pid=7 comm=\"web\" requested_mask=\"r\" denied_mask=\"r\" fsuid=33 ouid=33\n";
    private static final String SOCKET =
            "type=AVC msg=audit(1700000000.002:2): apparmor=\"ALLOWED\" operation=\"create\""
                    + " profile=\"learn-web\" pid=7 comm=\"web\" family=\"inet\"%s protocol=6 requested_mask=\"create\""
                    + " denied_mask=\"create\"\n";
    private static final String CAPABILITY =
            "type=AVC msg=audit(1700000000.003:3): apparmor=\"ALLOWED\" operation=\"capable\""
                    + " profile=\"learn-web\" pid=7 comm=\"web\" capability=6  capname=\"setgid\"\n";

    private static final String CALL =
            "type=SECCOMP msg=audit(1700000000.004:4): auid=4294967295 uid=33 gid=33 ses=4294967295 subj=learn-web pid=7"
                    + " comm=\"web\" exe=\"/bin/web\" sig=0 arch=c000003e syscall=0 compat=0 ip=0x7f code=0x7ffc0000\n";

    @TempDir
    private Path folder;

    private Path out = Path.of("");

    @BeforeEach
    void generate() throws IOException {
        out = folder.resolve("out");
        Invocation run = Invocation.of(
                "generate", log("first", FILE + CAPABILITY), "--subject", "learn-web", "--complete", "-o", out);
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private Path log(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Invocation verify(String log) throws IOException {
        return Invocation.of("verify", out, log("log", log), "--subject", "learn-web", "--complete");
    }

    @Test
    void aMechanismIsAskedWhatItMediates() throws IOException {
        Invocation run = verify(FILE + CAPABILITY);
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out())
                .contains("apparmor: 2 distinct accesses, 0 would", "capabilities: 1 distinct accesses, 0 would")
                .contains("selinux: 0 distinct accesses, not asked", "seccomp: 0 distinct accesses, not asked");
        assertThat(verify(FILE).out()).contains("capabilities: 0 distinct accesses, 0 would be denied");
    }

    /** The policies were made of AppArmor and seccomp records; what one log cannot ask is said, and what it should have is no pass. */
    @Test
    void aPolicyThatShouldHaveBeenAskedIsNoPass() throws IOException {
        Path policies = folder.resolve("both");
        Invocation.of("generate", log("both.log", FILE + CALL), "--subject", "learn-web", "--complete", "-o", policies);
        Invocation both = verify(policies, FILE + CALL);
        assertThat(both.exitCode()).as(both.out() + both.err()).isZero();
        assertThat(both.out())
                .contains("seccomp: 1 distinct accesses, 0 would", "selinux: 0 distinct accesses, not asked: the log");
        Invocation files = verify(policies, FILE);
        assertThat(files.exitCode()).isEqualTo(5);
        assertThat(files.out())
                .contains("seccomp: 0 distinct accesses, could not say", "capabilities: 0 distinct accesses, 0 would");
        Invocation calls = verify(policies, CALL);
        assertThat(calls.exitCode()).isEqualTo(5);
        assertThat(calls.out())
                .contains("apparmor: 0 distinct accesses, could not say", "capabilities: 0 distinct accesses, could");
        Files.delete(policies.resolve("model.json"));
        assertThat(verify(policies, FILE).exitCode()).isZero();
        assertThat(verify(policies, FILE.replace("/etc/x", "/etc/y")).exitCode())
                .isEqualTo(1);
    }

    private Invocation verify(Path policies, String log) throws IOException {
        return Invocation.of("verify", policies, log("log", log), "--subject", "learn-web", "--complete");
    }

    @Test
    void whatTheLogLacksIsNoPass() throws IOException {
        String first = FILE.replace("/etc/x", "/etc/ld.so.cache");
        String later = FILE.replace("001:1)", "300:4)");
        String host = CAPABILITY.replace("learn-web", "/usr/sbin/cupsd").replace(":3)", ":2)");
        assertThat(Invocation.of("verify", out, log("log", FILE)).exitCode()).isEqualTo(5);
        Path policies = folder.resolve("start");
        Invocation.of("generate", log("whole", first + FILE), "--subject", "learn-web", "--complete", "-o", policies);
        Invocation gap = Invocation.of("verify", policies, log("log", first + host + later));
        assertThat(gap.exitCode()).as(gap.out() + gap.err()).isEqualTo(5);
        assertThat(gap.out()).contains("1 event is missing while the container ran");
        Invocation whole = Invocation.of("verify", policies, log("log", first + host + later.replace(":4)", ":3)")));
        assertThat(whole.exitCode()).as(whole.out() + whole.err()).isZero();
    }

    @Test
    void whatWasReadIsTold() throws IOException {
        Invocation run = verify(FILE + "no record at all\n");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("1 used", "1 no record", "log:2", "no sign of lost events");
    }

    @Test
    void whatIsLostOrNotUnderstoodIsNoPass() throws IOException {
        Invocation lost = verify(FILE + "[   12.3] kauditd_printk_skb: 66 callbacks suppressed\n");
        assertThat(lost.exitCode()).isEqualTo(5);
        assertThat(lost.out()).contains("at least 66 events", "log:2");
        Invocation odd = verify(FILE + FILE.replace("\"/etc/x\"", "2F746D702"));
        assertThat(odd.exitCode()).isEqualTo(5);
        assertThat(odd.out()).contains("1 not understood", "log:2");
        Invocation denied =
                verify(FILE.replace("/etc/x", "/etc/y") + "[   12.3] kauditd_printk_skb: 66 callbacks suppressed\n");
        assertThat(denied.exitCode()).isEqualTo(1);
    }

    @Test
    void nothingAskedIsNoPass() {
        Invocation run = Invocation.of(
                "verify", out, Examples.NGINX.log(), "--spec", Examples.REDIS.spec(), "--subject", "learn-nginx");
        assertThat(run.exitCode()).isEqualTo(1);
        Path empty = folder.resolve("empty");
        assertThat(empty).satisfies(path -> Files.writeString(path, ""));
        Invocation none = Invocation.of("verify", out, empty, "--spec", Examples.NGINX.spec());
        assertThat(none.exitCode()).isIn(3, 5);
        assertThat(none.out() + none.err()).containsAnyOf("nothing was asked", "nothing in the log");
    }

    @Test
    void aSocketWithoutATypeIsAllowedByTheRuleThatItMade() throws IOException {
        for (String abi : new String[] {"3.0", "4.0"}) {
            Path sockets = log("sockets", FILE + String.format(SOCKET, ""));
            Path policies = folder.resolve("abi" + abi);
            Invocation.of(
                    "generate", sockets, "--subject", "learn-web", "--complete", "--apparmor-abi", abi, "-o", policies);
            assertThat(Files.readString(policies.resolve("apparmor/learn-web"))).containsPattern("network .*inet,");
            Invocation run = Invocation.of("verify", policies, sockets, "--subject", "learn-web", "--complete");
            assertThat(run.exitCode()).as(run.out()).isZero();
        }
        assertThat(verify(FILE + String.format(SOCKET, "")).exitCode()).isEqualTo(1);
    }

    @Test
    void whatEditorsAndKilledProcessesLeaveIsNoPolicy() throws IOException {
        Files.writeString(out.resolve("apparmor/.web.1.part"), "profile");
        Files.writeString(out.resolve("selinux/.web.cil.1.part"), "(");
        assertThat(verify(FILE).exitCode()).isZero();
        assertThat(Invocation.of("explain", out, "/etc/x", "r").out()).contains("/etc/x r: allowed");
    }
}
