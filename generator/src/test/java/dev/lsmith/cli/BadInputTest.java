package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user is told when an input is not what it should be, and that the good part of it is still used. */
class BadInputTest {
    @TempDir
    private Path folder;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content, StandardCharsets.ISO_8859_1);
    }

    private Invocation generate(Object... arguments) {
        Object[] all = Arrays.copyOf(arguments, arguments.length + 3);
        all[arguments.length] = "-o";
        all[arguments.length + 1] = folder.resolve("out");
        all[arguments.length + 2] = "--target=apparmor,selinux,seccomp,capabilities";
        return Invocation.of(prepend("generate", all));
    }

    private static Object[] prepend(String first, Object[] rest) {
        Object[] all = new Object[rest.length + 1];
        all[0] = first;
        System.arraycopy(rest, 0, all, 1, rest.length);
        return all;
    }

    private static String line(int serial, String profile, String name) {
        return String.format(
                "type=AVC msg=audit(1700000000.%03d:%d): apparmor=\"ALLOWED\" operation=\"open\" profile=\"%s\" name=\"%s\""
                        + " pid=7 comm=\"web\" requested_mask=\"r\" denied_mask=\"r\" fsuid=33 ouid=0%n",
                serial % 1000, serial, profile, name);
    }

    private void assertOneLine(Invocation run, int exitCode) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        assertThat(run.err()).startsWith("lsmith: ").doesNotContain("Exception", "\tat ");
        assertThat(run.err().lines()).hasSize(1);
    }

    @Test
    void noSuchLog() {
        assertOneLine(generate(folder.resolve("missing.log")), 3);
    }

    @Test
    void neitherLogNorSpec() {
        assertOneLine(generate(), 2);
    }

    @Test
    void aWrongCommandLineIsToldInOneLineWithAHint() {
        Invocation option = generate(Examples.NGINX.log(), "--exatc");
        assertOneLine(option, 2);
        assertThat(option.err()).contains("unknown option: '--exatc'", "--exact", "see lsmith generate --help");
        Invocation command = Invocation.of("generat");
        assertOneLine(command, 2);
        assertThat(command.err()).contains("generat", "did you mean", "generate", "see lsmith --help");
        assertOneLine(generate(Examples.NGINX.log(), "--lsm", "grsecurity"), 2);
        assertOneLine(Invocation.of("diff", "--language-version", "new", folder, folder), 2);
    }

    @Test
    void anEmptyLogAndNoSpec() throws IOException {
        Invocation run = generate(file("empty.log", ""));
        assertOneLine(run, 3);
        assertThat(run.err()).contains("empty.log", "holds no record", "not a line");
    }

    @Test
    void nothingOfTheContainerInTheLog() throws IOException {
        for (String nothing : List.of(
                "",
                "\n\n",
                "\u0000\u0001garbage\n".repeat(40),
                "type=DAEMON_START msg=audit(1700000000.000:1): op=start ver=3.0\n")) {
            Invocation run = generate(file("none.log", nothing), "--spec", Examples.NGINX.spec());
            assertOneLine(run, 3);
            assertThat(run.err()).contains("none.log", "holds no record of a container");
            assertThat(folder.resolve("out")).doesNotExist();
        }
    }

    @Test
    void aSpecAloneFallsBackToBaselines() {
        Invocation run = generate("--spec", Examples.NGINX.spec());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("baseline");
        assertThat(folder.resolve("out/apparmor/nginx")).isNotEmptyFile();
    }

    @Test
    void theLogOfOneContainerAndTheSpecOfAnother() {
        Invocation run = generate(Examples.NGINX.log(), "--spec", Examples.REDIS.spec());
        assertOneLine(run, 3);
        assertThat(run.err()).contains("learn-redis", "learn-nginx", "--subject");
        assertThat(generate(Examples.NGINX.log(), "--spec", Examples.REDIS.spec(), "--subject", "learn-nginx")
                        .exitCode())
                .isZero();
    }

    /** A profile that all containers share tells nothing; the programs do. */
    @Test
    void theLogOfOneContainerAndTheSpecOfAnotherUnderOneProfile() throws IOException {
        Path log = file("shared.log", Files.readString(Examples.NGINX.log()).replace("learn-nginx", "lsmith-learn"));
        Path other = file("redis.json", Files.readString(Examples.REDIS.spec()).replace("learn-redis", "lsmith-learn"));
        Path own = file("nginx.json", Files.readString(Examples.NGINX.spec()).replace("learn-nginx", "lsmith-learn"));
        Invocation run = generate(log, "--spec", other);
        assertOneLine(run, 3);
        assertThat(run.err()).contains("redis.json", "redis-server", "nginx", "--subject lsmith-learn");
        assertThat(generate(log, "--spec", own).exitCode()).isZero();
    }

    @Test
    void othersInTheLogAreNamedWithTheirCount() throws IOException {
        String other = "type=SECCOMP msg=audit(1700000000.009:%d): auid=0 uid=0 gid=0 ses=1 pid=9 comm=\"other\""
                + " exe=\"/usr/bin/other\" sig=0 arch=c000003e syscall=2 compat=0 ip=0x1 code=0x7ffc0000\n";
        Path log = file("others.log", line(1, "web", "/etc/good") + other.formatted(2) + other.formatted(3));
        Invocation run = generate(log);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("left out: program /usr/bin/other (2 records)");
        assertThat(Files.readString(folder.resolve("out/report.md"))).contains("`program /usr/bin/other`: 2 records");
    }

    @Test
    void aSpecThatIsNone() throws IOException {
        Invocation run = generate(Examples.NGINX.log(), "--spec", file("spec.json", "{\"a\": 1}"));
        assertOneLine(run, 3);
        assertThat(run.err()).contains("spec.json");
    }

    @Test
    void halfASpec() throws IOException {
        String whole = Files.readString(Examples.NGINX.spec());
        Invocation run =
                generate(Examples.NGINX.log(), "--spec", file("spec.json", whole.substring(0, whole.length() / 2)));
        assertOneLine(run, 3);
        assertThat(run.err()).containsPattern("spec\\.json:\\d+:\\d+");
    }

    @Test
    void aLogWithoutTheSubject() throws IOException {
        Invocation run = generate(file("other.log", line(1, "someone", "/etc/x")), "--subject", "nobody-here");
        assertOneLine(run, 3);
        assertThat(run.err()).contains("nobody-here", "someone");
    }

    @Test
    void twoContainersInOneLog() throws IOException {
        Path log = file("two.log", line(1, "one", "/etc/one") + line(2, "two", "/etc/two"));
        Invocation refused = generate(log);
        assertOneLine(refused, 3);
        assertThat(refused.err()).contains("one", "two", "--subject");
        Invocation run = generate(log, "--subject", "two");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Files.readString(folder.resolve("out/apparmor/two")))
                .contains("/etc/two")
                .doesNotContain("/etc/one");
    }

    @Test
    void garbageAroundGoodLines() throws IOException {
        String garbage = "\u0000\u0001\u00ff\u00fe binary \u001b[31m\n" + "x".repeat(100_000) + "\n";
        Path log = file("bad.log", garbage + line(1, "web", "/etc/good") + garbage + "type=AVC msg=audit(1:");
        Invocation run = generate(log);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Files.readString(folder.resolve("out/apparmor/web"))).contains("/etc/good");
        assertThat(run.out()).contains("bad.log:1").doesNotContain("\u001b");
    }

    @Test
    void lostEventsAreSaid() throws IOException {
        Path log = file(
                "lossy.log",
                line(1, "web", "/etc/good")
                        + "[   12.3] kauditd_printk_skb: 66 callbacks suppressed\n"
                        + "[   13.3] audit: backlog limit exceeded\n");
        Invocation run = generate(log);
        assertThat(run.out()).contains("at least 66 events", "incomplete", "lossy.log:2");
    }

    @Test
    void aNameThatCannotNameAPolicy() {
        Invocation run = generate(Examples.NGINX.log(), "--name", "a b; rm");
        assertOneLine(run, 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unconfined",
                "docker-default",
                "crio-default",
                "nerdctl-default",
                "cri-containerd.apparmor.d",
                "containers-default-0.57.4",
                "lxc-container-default-cgns"
            })
    void aNameThatWouldTurnAProtectionOff(String name) {
        assertOneLine(generate(Examples.NGINX.log(), "--name", name), 2);
    }

    @Test
    void hexOfOddLengthMakesNoRule() throws IOException {
        String odd = line(2, "web", "/x").replace("\"/x\"", "2F746D702");
        Invocation run = generate(file("odd.log", line(1, "web", "/etc/good") + odd));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("1 not understood", "odd.log:2");
        assertThat(Files.readString(folder.resolve("out/apparmor/web")))
                .contains("/etc/good")
                .doesNotContain("2F746D702");
    }

    @Test
    void aSubjectThatIsEmpty() {
        assertThat(generate(Examples.NGINX.log(), "--spec", Examples.NGINX.spec(), "--subject", "")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void aFolderWithABlankIsQuotedInTheLineToCopy() {
        Invocation run = Invocation.of(
                "generate", Examples.NGINX.log(), "--spec", Examples.NGINX.spec(), "-o", folder.resolve("a b"));
        assertThat(run.out()).contains("cd '" + folder.resolve("a b") + "' &&");
    }

    @Test
    void anOutputFolderThatIsAFile() throws IOException {
        Path occupied = file("occupied", "");
        Invocation run =
                Invocation.of("generate", Examples.NGINX.log(), "--spec", Examples.NGINX.spec(), "-o", occupied);
        assertOneLine(run, 4);
    }

    @Test
    void verifyOfAFolderWithoutPolicies() {
        Invocation run = Invocation.of("verify", folder, Examples.NGINX.log(), "--spec", Examples.NGINX.spec());
        assertOneLine(run, 3);
    }
}
